package org.dorsal.assessment;

import java.util.List;
import org.dorsal.knowledge.Care;
import org.dorsal.scoring.Scoring;

/**
 * A submission with what it came to.
 *
 * @param care the edition that made the offers
 * @param record what the record said, as far as it was looked at
 */
public record Assessed(Submission submission, Care care, Scoring scoring, List<RecordSays> record) {
    public Assessed {
        record = List.copyOf(record);
    }

    @Override
    public String toString() {
        return "Assessed[" + submission + "]";
    }
}
