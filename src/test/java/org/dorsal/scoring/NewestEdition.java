package org.dorsal.scoring;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;

/** Newest edition of form, criteria and care: the default of a site. */
public final class NewestEdition {
    private static final List<String> NAMES = List.of("upper-back-pain-red-flags", "upper-back-pain-extensions");
    private static final Knowledge KNOWLEDGE = SomeProfiles.knowledge();

    public static final Form FORM = KNOWLEDGE.newestForm(NAMES).orElseThrow();
    public static final Care CARE = KNOWLEDGE.newestCare(FORM).orElseThrow();
    public static final List<Criteria> CRITERIA = NAMES.stream()
            .map(name -> KNOWLEDGE.newestCriteria(name, FORM).orElseThrow())
            .toList();

    /** LinkIds of the optional examination group and its questions. */
    static final Set<String> EXAMINATION =
            FORM.under(Optional.of("examination")).stream().map(Item::linkId).collect(Collectors.toUnmodifiableSet());

    private NewestEdition() {}

    static Scoring score(SomeScoredResponse response) {
        return score(response, CARE);
    }

    static Scoring score(SomeScoredResponse response, Care care) {
        Answers answers = AnswerReader.read(FORM, response.response(), Optional.empty(), SomeScoredResponse.DAY);
        return CriteriaScorer.score(CRITERIA, care, FORM, answers);
    }
}
