package org.dorsal.writeback;

import java.util.Optional;

/** Tells an assessment as a note that any EHR can show. The same order gives the same bytes. */
@FunctionalInterface
public interface Notes {
    /** Of exactly the version that is ordered; empty when that version can't be told. */
    Optional<NoteText> of(Order order);
}
