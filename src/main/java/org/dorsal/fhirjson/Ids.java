package org.dorsal.fhirjson;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;

/** UUIDs of RFC 9562 as pure functions: the same arguments give the same id. */
public final class Ids {

    private static final int DATED = 8;
    private static final long VERSION_BITS = 0xF000L;
    private static final long VARIANT_MASK = 0x3FFF_FFFF_FFFF_FFFFL;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long MAX_MILLIS = 0xFFFF_FFFF_FFFFL;

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private Ids() {}

    /** Whether the text is written as ours are: hexadecimal digits in lower case, in the five groups of section 4. */
    public static boolean isWrittenLikeOurs(String text) {
        return FORM.matcher(text).matches();
    }

    /** UUIDv5 (section 5.5): one name in one namespace is always the same id, so a second rendering meets the first. */
    public static UUID named(UUID namespace, String name) {
        byte[] space = ByteBuffer.allocate(Long.BYTES * 2)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .array();
        MessageDigest sha1 = DigestUtils.getSha1Digest(); // it names things here and protects nothing
        sha1.update(space);
        ByteBuffer hash = ByteBuffer.wrap(sha1.digest(name.getBytes(StandardCharsets.UTF_8)));
        return uuid(5, hash.getLong(), hash.getLong());
    }

    /**
     * UUIDv7 (section 5.7): ids made later sort later, to the millisecond.
     *
     * @param random 74 random bits; from a strong generator wherever an id must not be guessed
     * @throws IllegalArgumentException for times before 1970 or after the year 10889
     */
    public static UUID timed(Instant time, RandomGenerator random) {
        return uuid(7, timestamp(time) | random.nextLong(1L << 12), random.nextLong());
    }

    /**
     * Creates a UUIDv8 (section 5.8) with the layout of a UUIDv7, in which the 12 bits after the version are 0. The ids
     * of its parts have the number of the part there, so that they are adjacent in an index and in one partition.
     *
     * @param random 62 random bits
     * @throws IllegalArgumentException for times before 1970 or after the year 10889
     */
    public static UUID dated(Instant time, RandomGenerator random) {
        return uuid(DATED, timestamp(time), random.nextLong());
    }

    private static long timestamp(Instant time) {
        long millis = time.toEpochMilli();
        if (millis < 0 || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("An id holds the years 1970 to 10889.");
        }
        return millis << 16;
    }

    private static UUID uuid(int version, long high, long low) {
        return new UUID((high & ~VERSION_BITS) | ((long) version << 12), (low & VARIANT_MASK) | VARIANT);
    }
}
