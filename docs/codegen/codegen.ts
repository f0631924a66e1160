import type { CodegenConfig } from "@graphql-codegen/cli";

/** What each scalar of the diary is in JSON. Days, instants and exact decimals stay texts: a number would lose what they say. */
const scalars = {
  ID: "string",
  Date: "string",
  DateTime: "string",
  Decimal: "string",
  Weight: "string",
  Facts: "{ readonly [name: string]: string | number | boolean | null | ReadonlyArray<string> }",
};

const config: CodegenConfig = {
  schema: "../../schema/schema.graphql",
  documents: "documents.graphql",
  generates: {
    "generated.ts": {
      plugins: ["typescript-operations"],
      config: { scalars, strictScalars: true, enumType: "string-literal", immutableTypes: true },
    },
  },
};

export default config;
