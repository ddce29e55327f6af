/**
 * Secrets of both kinds: the API keys callers send us, and the credentials we send providers. Makes, checks, masks, seals, opens
 * and signs; stores nothing, reads no environment, and never puts a secret into an error.
 */
export { type ArchiveAddress, openArchived, sealArchived } from './archive-box.ts';
export { newDataKey, openDataKey } from './data-key.ts';
export { digestApiKey } from './digest-api-key.ts';
export { fingerprintKey } from './fingerprint-key.ts';
export type { KeyEncryptionKey } from './key-encryption-key.ts';
export { localKeyEncryptionKey } from './local-key-encryption-key.ts';
export { macStoredId } from './mac-stored-id.ts';
export { maskApiKey } from './mask-api-key.ts';
export { isMaskedSecret, maskSecret } from './mask-secret.ts';
export { createMasterKeyRing, masterKeyIdOf, type MasterKeyRing } from './master-key-ring.ts';
export { matchesDigest } from './matches-digest.ts';
export { mintApiKey, type MintedApiKey } from './mint-api-key.ts';
export { newSigningKeys, type SigningKeys } from './new-signing-keys.ts';
export { deriveToken, hashOpaqueToken, newOpaqueToken } from './opaque-token.ts';
export { findMasterKeyProblem, openMasterKeys, type OpenMasterKeys } from './open-master-keys.ts';
export { openSecret } from './open-secret.ts';
export { parseApiKey, type ParsedApiKey } from './parse-api-key.ts';
export { PasswordHasher } from './password-hasher.ts';
export { createPepper, parsePeppers, type Pepper, type PepperRing } from './pepper.ts';
export { platformKeyEnv, PlatformKeys } from './platform-keys.ts';
export { SealError, type SealErrorReason } from './seal-error.ts';
export { sealSecret } from './seal-secret.ts';
export type { SecretAddress } from './secret-address.ts';
export { SecretText } from './secret-text.ts';
export { createSigner, type Signer } from './signer.ts';
export { createVerifier, type Verifier } from './verifier.ts';
