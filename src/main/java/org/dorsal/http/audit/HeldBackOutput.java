package org.dorsal.http.audit;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.fhirjson.Sha256;

/** Hashes what goes through and keeps the last bytes back until they are released. */
final class HeldBackOutput extends OutputStream {
    /**
     * Number of withheld bytes: more than a connection can lose unnoticed when it closes, and small compared with a
     * file.
     */
    private static final int KEPT_BYTES = 16 * 1024;

    private final OutputStream out;
    private final MessageDigest digest = DigestUtils.getSha256Digest();
    private byte[] buffer = new byte[0];
    private long bytes;

    HeldBackOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] source, int from, int length) throws IOException {
        digest.update(source, from, length);
        bytes += length;
        byte[] combined = new byte[buffer.length + length];
        System.arraycopy(buffer, 0, combined, 0, buffer.length);
        System.arraycopy(source, from, combined, buffer.length, length);
        int leave = Math.max(0, combined.length - KEPT_BYTES);
        out.write(combined, 0, leave);
        buffer = Arrays.copyOfRange(combined, leave, combined.length);
    }

    /** Nothing goes before its time: a flush would send the head of a file that may be refused yet. */
    @Override
    public void flush() {
        // see above
    }

    long bytes() {
        return bytes;
    }

    /** Hash of all written bytes; ends the writing. */
    Sha256 hash() {
        return new Sha256(HexFormat.of().formatHex(digest.digest()));
    }

    /** Lets the last bytes go. */
    void release() throws IOException {
        out.write(buffer);
        buffer = new byte[0];
        out.flush();
    }
}
