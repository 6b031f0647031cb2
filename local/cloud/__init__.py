"""The local cloud: MiniStack plus what the CDK app needs and MiniStack lacks. One module per service."""
