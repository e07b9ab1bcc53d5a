package org.dorsal.knowledge;

/** tmp. */
final class Hashes {
    private Hashes() {}

    static String of(ProfileFile file) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("SHA-256").digest(file.bytes()));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
