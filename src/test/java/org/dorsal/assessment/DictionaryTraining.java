package org.dorsal.assessment;

import com.github.luben.zstd.ZstdDictTrainer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import org.dorsal.assessment.ResponseCheck.CheckBounds;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.Commit;
import org.hl7.fhir.r4.model.Reference;

/**
 * Trains a new edition of the store's dictionary (performance.md, compression dictionary) on responses to every shipped
 * form edition and on their results, and writes it to the given file. A dictionary that any ledger was written with is
 * never replaced: the next one is added to it.
 */
final class DictionaryTraining {
    private static final int DICTIONARY_BYTES = 96 * 1024;
    private static final int SAMPLE_BYTES = 64 * 1024 * 1024;
    private static final int ASSESSMENTS_OF_A_FORM = 150;
    private static final long SEED = 5;

    private final Random random = new Random(SEED);
    private final CommitFactory filing = new CommitFactory(random, _ -> false);
    private final AssessmentPipeline assess =
            new AssessmentPipeline(SomeProfiles.knowledge(), new Gate(Limits.ofRequests()));
    private final Rendering rendering = new Rendering(
            SomeProfiles.knowledge().codes(),
            new Software(UUID.fromString("00000000-0000-5000-8000-000000000001"), "Dorsal", "0.1.0"));
    private final Site site = TestAssessmentServices.site("northside", SiteRules.SignOffRule.REQUIRED);

    static void main(String[] target) throws IOException {
        DictionaryTraining training = new DictionaryTraining();
        ZstdDictTrainer trainer = new ZstdDictTrainer(SAMPLE_BYTES, DICTIONARY_BYTES);
        RandomResponses responses = new RandomResponses(SEED);
        for (Form form : SomeProfiles.knowledge().forms()) {
            for (int number = 0; number < ASSESSMENTS_OF_A_FORM; number++) {
                Commit commit = training.commit(responses.to(form));
                commit.versions().forEach(version -> add(trainer, version.body()));
                commit.events().forEach(event -> add(trainer, event.bytes()));
            }
        }
        Files.write(Path.of(target[0]), trainer.trainSamples());
    }

    private static void add(ZstdDictTrainer trainer, byte[] sample) {
        if (!trainer.addSample(sample)) {
            throw new IllegalStateException("there is no room for all samples");
        }
    }

    /** Commit of one response and its results. */
    Commit commit(SomeScoredResponse answers) {
        var response = answers.response();
        response.setSubject(new Reference("Patient/" + UUID.nameUUIDFromBytes(new byte[] {(byte) random.nextInt()})));
        CheckBounds bounds =
                new CheckBounds(URI.create("https://ehr.example/fhir").toString(), TestAssessmentServices.NOW);
        if (assess.read(FhirJson.encode(response), bounds)
                        instanceof AssessmentPipeline.AssessResult.Success<Submission>(var read)
                && assess.score(read, Optional.empty(), Optional.empty())
                        instanceof AssessmentPipeline.AssessResult.Success<ScoredSubmission>(var assessed)) {
            UUID id = filing.newId(TestAssessmentServices.NOW);
            Sender sender = TestAssessmentServices.sender();
            var stored = Response.stored(read, id.toString(), 1, TestAssessmentServices.NOW);
            var results = Rendering.render(rendering.request(
                    assessed,
                    site.rules().wording(),
                    id,
                    1,
                    ResultSetState.first(),
                    sender,
                    TestAssessmentServices.NOW,
                    Optional.empty()));
            return filing.commit(
                    site,
                    sender,
                    TestAssessmentServices.NOW,
                    Optional.empty(),
                    stored,
                    Optional.of(results),
                    Optional.empty(),
                    false);
        }
        throw new IllegalStateException("a generated response must be valid");
    }
}
