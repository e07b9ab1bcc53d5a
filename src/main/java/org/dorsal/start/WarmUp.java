package org.dorsal.start;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.dorsal.assessment.Assess;
import org.dorsal.assessment.Assess.AssessResult;
import org.dorsal.assessment.Assessed;
import org.dorsal.assessment.Rendering;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.assessment.Sender;
import org.dorsal.assessment.Software;
import org.dorsal.assessment.Submission;
import org.dorsal.assessment.Vocabulary;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.Wording;

/**
 * Assesses examples from {@code profiles/} while the rest of the service starts, so that much of the code of the
 * first requests is compiled by then (performance.md, warm-up). Nothing is stored or reported; whether they come out
 * as expected was proven by the build.
 */
record WarmUp(Knowledge knowledge, Assess assess, Rendering rendering) {
    private static final String EXAMPLES = "examples/";
    private static final String EXPECTED = ".expected.json";
    private static final Sender NOBODY = new Sender(
            new Who.ClientAgent("", "warm-up", Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "");

    WarmUp(Knowledge knowledge) {
        this(
                knowledge,
                new Assess(knowledge, new Gate(Limits.ofRequests())),
                new Rendering(new Vocabulary(knowledge.codes()::display), Software.dorsal("warm-up")));
    }

    /**
     * Returns whether a start has a spare core. Without a cache of classes both cores load and link until the service
     * is ready, and other work delays the start (performance.md, warm-up).
     *
     * @param options of the JVM
     */
    static boolean pays(List<String> options) {
        return options.stream().anyMatch(option -> option.startsWith("-XX:AOTCache"));
    }

    /**
     * Assesses each example once, or fewer.
     *
     * @param enough whether to stop
     * @return number of assessed examples
     */
    int until(BooleanSupplier enough, List<ProfileFile> files) {
        return (int) files.stream()
                .filter(file -> file.path().startsWith(EXAMPLES) && !file.path().endsWith(EXPECTED))
                .takeWhile(_ -> !enough.getAsBoolean())
                .filter(this::assessed)
                .count();
    }

    private boolean assessed(ProfileFile example) {
        if (assess.read(example.bytes(), false, new CheckBounds(Optional.empty(), Instant.MAX))
                        instanceof AssessResult.Success<Submission>(Submission submission)
                && assess.score(submission, criteria(submission.form()), Optional.empty(), Optional.empty())
                        instanceof AssessResult.Success<Assessed>(Assessed assessed)) {
            rendering.unstored(assessed, Wording.Locale.EN_US, NOBODY, Instant.EPOCH);
            return true;
        }
        return false;
    }

    private List<String> criteria(Form form) {
        return knowledge.criteriaNames().stream()
                .filter(name -> knowledge.newestCriteria(name, form).isPresent())
                .toList();
    }
}
