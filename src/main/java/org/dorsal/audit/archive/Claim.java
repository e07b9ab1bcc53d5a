package org.dorsal.audit.archive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.audit.log.TreeHash;

/**
 * An event's word that its commit wrote a row.
 *
 * @param row print of the row's reference
 * @param hash 32 bytes that the row must have, too: of its body, or of its columns
 * @param demanded the row must be there
 */
record Claim(Print row, byte[] hash, boolean demanded) {

    /** All claims of an event; the patient is that of its row. */
    static List<Claim> of(EventContent told, String patient) {
        List<Claim> claims = new ArrayList<>(told.written().size() + 1);
        for (EventContent.Hashed hashed : told.written()) {
            claims.add(new Claim(Print.of(hashed.reference()), hashed.sha256(), true));
        }
        // an unsigned amendment orders only where an earlier version was ordered, which its event can't know
        told.order()
                .ifPresent(order -> claims.add(new Claim(
                        Print.of(order), ofOrder(order, patient), !told.action().equals("U"))));
        told.attempt()
                .ifPresent(attempt -> claims.add(new Claim(
                        Print.of(attempt),
                        ofAttempt(told.job().orElse(""), told.interaction(), told.outcome(), patient),
                        true)));
        return claims;
    }

    /** The same, and the row need not be there. */
    Claim permitted() {
        return new Claim(row, hash, false);
    }

    static byte[] ofOrder(String order, String patient) {
        return hash(order, patient);
    }

    /** @param outcome a word, and the HTTP status where there was an answer */
    static byte[] ofAttempt(String key, String act, String outcome, String patient) {
        return hash(key, act, outcome, patient);
    }

    private static byte[] hash(String... parts) {
        byte[] all = String.join("\n", parts).getBytes(StandardCharsets.UTF_8);
        return TreeHash.leaf(all);
    }

    @Override
    public String toString() {
        return "Claim[" + row + "]";
    }
}
