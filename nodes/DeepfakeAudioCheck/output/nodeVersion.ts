/** The version of this package, as in package.json (a test compares them): reports name it. */
export const NODE_VERSION = '0.1.0';
