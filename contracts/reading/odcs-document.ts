/** The parts of an ODCS v3.1.0 document that this project reads; shapes are proven by the official schema. */
export interface OdcsDocument {
  readonly apiVersion: string;
  readonly version: string;
  readonly name?: string;
  readonly description?: { readonly purpose?: string };
  readonly schema?: readonly OdcsObject[];
  readonly customProperties?: readonly OdcsCustomProperty[];
}

export interface OdcsObject {
  readonly name: string;
  readonly description?: string;
  readonly properties?: readonly OdcsProperty[];
  readonly relationships?: readonly OdcsRelationship[];
  readonly quality?: readonly OdcsQuality[];
  readonly customProperties?: readonly OdcsCustomProperty[];
}

export interface OdcsProperty {
  readonly name: string;
  readonly description?: string;
  readonly logicalType?: string;
  readonly logicalTypeOptions?: Readonly<Record<string, unknown>>;
  readonly physicalType?: string;
  readonly physicalName?: string;
  readonly primaryKey?: boolean;
  readonly primaryKeyPosition?: number;
  readonly required?: boolean;
  readonly partitioned?: boolean;
  readonly unique?: boolean;
  readonly transformLogic?: string;
  readonly relationships?: readonly OdcsRelationship[];
  readonly quality?: readonly OdcsQuality[];
  readonly customProperties?: readonly OdcsCustomProperty[];
}

/** `from` is missing in the relationships of a property, which is its beginning. */
export interface OdcsRelationship {
  readonly from?: string | readonly string[];
  readonly to: string | readonly string[];
}

export interface OdcsQuality {
  readonly type?: string;
  readonly severity?: string;
  readonly metric?: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly mustBe?: unknown;
}

export interface OdcsCustomProperty {
  readonly property: string;
  readonly value: unknown;
}
