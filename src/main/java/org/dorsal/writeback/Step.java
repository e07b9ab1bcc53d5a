package org.dorsal.writeback;

import java.time.Instant;

/** What came of working on an item. */
sealed interface Step {
    /** It was kept like this; go on. */
    record Kept(Item item) implements Step {}

    /** It was kept like this; the patient's deliveries go on at that moment. */
    record Waits(Item item, Instant until) implements Step {}

    /** It was kept like this; nothing is done for the patient until the lease has run out. */
    record Quarantined(Item item) implements Step {}

    /** Somebody else has the lane, or may have it any moment: stop at once. */
    record Lost() implements Step {}
}
