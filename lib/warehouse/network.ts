import {
  FlowLogDestination,
  FlowLogTrafficType,
  GatewayVpcEndpointAwsService,
  type IVpc,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

import { asVpc } from '../constructs/as-interface';

/**
 * Two zones of isolated subnets: no NAT gateway, no interface endpoint. What runs here reaches PostgreSQL, S3 and DynamoDB, and
 * nothing else: the gateway endpoints are free.
 */
export class Network extends Construct {
  readonly vpc: IVpc;

  constructor(scope: Construct, id: string, { flowLogs }: { readonly flowLogs: IBucket }) {
    super(scope, id);
    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      gatewayEndpoints: {
        S3: { service: GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
      },
      // would bring a custom resource; nothing uses the default group
      restrictDefaultSecurityGroup: false,
    });
    vpc.addFlowLog('FlowLog', {
      destination: FlowLogDestination.toS3(flowLogs, 'vpc/'),
      trafficType: FlowLogTrafficType.REJECT,
    });
    this.vpc = asVpc(vpc);
  }
}
