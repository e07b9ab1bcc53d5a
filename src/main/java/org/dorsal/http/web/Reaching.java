package org.dorsal.http.web;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.assessment.SignOff.Prepared;
import org.dorsal.store.NewVersion;
import org.dorsal.writeback.Expecting;
import org.dorsal.writeback.FilingStatus;
import org.dorsal.writeback.Filings;
import org.dorsal.writeback.Kind;

/** Finds out what a signature would bring into the EHR's record. */
record Reaching(Expecting expecting, Filings filings) {
    /** As the results say what they are about. */
    private static final String PAIN_SCORE = "code=http://loinc.org|72514-3";

    private static final Words WORDS = new Words();

    ReachView of(Subject subject, Prepared prepared) {
        Visit visit = subject.visit();
        Optional<FilingStatus> before = subject.assessment()
                .map(id -> filings.of(
                        visit.of().site().id(), visit.launch().patient().value(), id));
        return ReachView.of(expecting.of(visit.launch()), before, found(prepared), FilingWords.of(visit, WORDS));
    }

    /** How many there are of what an assessment may lack; one that is taken back is written, too. */
    private static Map<Kind, Integer> found(Prepared prepared) {
        List<NewVersion> observations = prepared.results().versions().stream()
                .filter(version -> version.type().equals(Kind.FLAG.type()))
                .toList();
        int scores = (int) observations.stream()
                .filter(version -> version.terms().contains(PAIN_SCORE))
                .count();
        return Map.of(Kind.SCORE, scores, Kind.FLAG, observations.size() - scores - 1); // the panel is always there
    }
}
