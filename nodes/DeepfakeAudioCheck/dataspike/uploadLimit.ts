/**
 * The largest file that is sent, in bytes.
 *
 * Ref: Dataspike's audio guide: "Maximum file size: 10 MB". Whether its MB is 10^6 or 2^20 bytes is
 * not said, so only what exceeds both is held back here; between the two the service decides.
 */
export const MAXIMUM_UPLOAD_BYTES = 10_485_760;
