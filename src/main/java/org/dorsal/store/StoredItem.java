package org.dorsal.store;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One version of one resource on its way into the EHR; the words are those of the room that delivers.
 *
 * @param slot our reference of the resource
 * @param version of the result set
 * @param key marks the EHR's copy
 * @param position among the items of its order
 * @param resourceVersion version of the resource to deliver
 * @param target the EHR's copy that an update was sent for
 * @param filed where it is in the EHR
 * @param next not before then
 * @param says the EHR's own words; may hold patient data
 * @param mayBeThere it was sent, and nobody knows whether it arrived
 */
public record StoredItem(
        String patient,
        String assessment,
        String slot,
        int version,
        UUID key,
        String kind,
        int position,
        int resourceVersion,
        String state,
        Optional<String> reason,
        Optional<Copy> target,
        Optional<Copy> filed,
        int tries,
        Instant changed,
        Optional<Instant> next,
        Optional<String> says,
        boolean mayBeThere) {

    /**
     * A resource of the EHR.
     *
     * @param id without its type
     * @param version there, when it was told
     */
    public record Copy(String id, Optional<String> version) {}

    @Override
    public String toString() {
        return "StoredItem[" + key + ", " + state + "]";
    }
}
