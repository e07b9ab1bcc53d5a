package org.dorsal.assessment;

import java.util.List;
import org.dorsal.knowledge.Care;
import org.dorsal.scoring.Scoring;

/**
 * Submission with its scoring.
 *
 * @param care care edition that made the offers
 * @param record findings of the EHR's record that were considered; empty when it was not read
 */
public record ScoredSubmission(Submission submission, Care care, Scoring scoring, List<RecordFinding> record) {
    public ScoredSubmission {
        record = List.copyOf(record);
    }
}
