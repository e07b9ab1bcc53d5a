package org.dorsal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Gzip content encoding of answers that are compressed here and not by Tomcat, which does it for each request. */
public final class Gzip {
    /** The coding gzip with a weight above zero. */
    private static final Pattern ACCEPTED =
            Pattern.compile("(?i)(?:^|,)\\s*gzip\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[\\d.]+\\s*)?(?:,|$)");

    private Gzip() {}

    /** Returns whether the client accepts gzip (RFC 9110, Accept-Encoding). */
    public static boolean isAccepted(String acceptEncoding) {
        return ACCEPTED.matcher(acceptEncoding).find();
    }

    /** Compresses at the best level. */
    public static byte[] compress(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(plain);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return packed.toByteArray();
    }
}
