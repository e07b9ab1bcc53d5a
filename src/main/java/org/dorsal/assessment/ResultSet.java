package org.dorsal.assessment;

import java.util.List;
import org.dorsal.store.NewVersion;
import org.dorsal.store.ResultRow;

/**
 * The resources rendered from one scoring, ready to append in one commit.
 *
 * @param versions panel first, then pain score, vital signs, care plan, provenance
 * @param row facts about them
 */
public record ResultSet(List<NewVersion> versions, ResultRow row) {
    public ResultSet {
        versions = List.copyOf(versions);
    }

    /** The panel Observation, which names the disposition. */
    public NewVersion panel() {
        return versions.getFirst();
    }
}
