package org.dorsal.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.assessment.ResponseReceiver.Receipt;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.scoring.RandomResponses;
import org.dorsal.start.SomeStarts;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.TestPostgres;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * Simulated site: creates, amends, signs, overrides and withdraws assessments in random order, across upgrades,
 * rollbacks and changes of the criteria. Holds the expected state after each step.
 */
final class AssessmentSimulation {
    static final AccessScope ALL = AccessScope.ofSite("lives");

    /** Few assessments live through many steps. */
    private static final int MAX_COUNT = 5;

    private static final String EXTENSIONS = "upper-back-pain-extensions";

    private final TestPostgres postgres = TestPostgres.fresh();
    private final Ledger ledger = new Ledger(pool(postgres), Duration.ofSeconds(20));
    private final List<ExpectedAssessment> lives = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();
    private final Random chance;
    private final RandomResponses answers;
    private Instant now = TestAssessmentServices.NOW;
    private Knowledge knowledge = SomeProfiles.knowledge();
    private Site site = site(List.of());

    AssessmentSimulation(long seed) {
        this.chance = new Random(seed);
        this.answers = new RandomResponses(chance);
        restart();
    }

    /** State of an assessment. */
    enum State {
        BEGUN,
        SCORED,
        SIGNED,
        WITHDRAWN
    }

    /**
     * Expected state of an assessment.
     *
     * @param answers version of its response
     * @param results version of its results; 0 for none
     */
    record ExpectedAssessment(String id, State state, int answers, int results) {
        ExpectedAssessment next(State state, boolean answered, boolean scored) {
            return new ExpectedAssessment(id, state, answers + (answered ? 1 : 0), results + (scored ? 1 : 0));
        }
    }

    List<ExpectedAssessment> lives() {
        return List.copyOf(lives);
    }

    Ledger ledger() {
        return ledger;
    }

    TestPostgres postgres() {
        return postgres;
    }

    Site site() {
        return site;
    }

    Knowledge knowledge() {
        return knowledge;
    }

    Instant now() {
        return now;
    }

    /** The service as it runs now. */
    AssessmentServices job() {
        return new AssessmentServices(
                new AssessmentPipeline(knowledge, new Gate(Limits.ofRequests())),
                new Rendering(
                        knowledge.codes()::display,
                        new Software(UUID.fromString("00000000-0000-5000-8000-000000000001"), "Dorsal", "test")),
                ledger,
                Clock.fixed(now, ZoneOffset.UTC),
                chance,
                new SimpleMeterRegistry(),
                _ -> false);
    }

    /** Runs one random step. */
    void step() {
        now = now.plusSeconds(60);
        int next = chance.nextInt(14);
        if (next < 3) {
            restart();
        }
        if (lives.isEmpty() || (lives.size() < MAX_COUNT && next > 10)) {
            lives.add(created());
        } else {
            int at = chance.nextInt(lives.size());
            lives.set(at, later(lives.get(at), next));
        }
    }

    @Override
    public String toString() {
        return String.join("\n", steps);
    }

    /** Restarts with a random release and random criteria; the editions in force remain in the database. */
    void restart() {
        int release = chance.nextInt(SomeStarts.RELEASES.size());
        site = site(chance.nextBoolean() ? List.of() : List.of(EXTENSIONS));
        knowledge = SomeStarts.of(SomeStarts.RELEASES.get(release), postgres, site.id(), now);
        steps.add("start with release " + release + ", criteria " + site.rules().criteria());
    }

    private ExpectedAssessment created() {
        QuestionnaireResponse response = response(form());
        if (chance.nextInt(3) == 0) {
            SignOffResult signed =
                    sign(new SignRequest.SignTarget.UnsavedAnswers(FhirJson.encode(response), Optional.empty()), true);
            String id = ((SignOffResult.CompletedSignOff) signed).decision().assessment();
            return told("signed at once", new ExpectedAssessment(id, State.SIGNED, 1, 1));
        }
        boolean begun = chance.nextInt(4) == 0;
        response.setStatus(begun ? QuestionnaireResponseStatus.INPROGRESS : QuestionnaireResponseStatus.COMPLETED);
        Receipt receipt = job().receive()
                .create(
                        site,
                        TestAssessmentServices.sender(),
                        FhirJson.encode(response),
                        false,
                        Optional.empty(),
                        Optional.empty());
        assertThat(receipt).isInstanceOf(Receipt.StoredReceipt.class);
        String id = ((Receipt.StoredReceipt) receipt).id();
        return told("received", new ExpectedAssessment(id, begun ? State.BEGUN : State.SCORED, 1, begun ? 0 : 1));
    }

    private ExpectedAssessment later(ExpectedAssessment life, int step) {
        return switch (step) {
            case 3, 4 -> signedAsItStands(life);
            case 5, 6, 7 -> corrected(life);
            case 8 -> updated(life, QuestionnaireResponseStatus.ENTEREDINERROR, State.WITHDRAWN);
            default ->
                updated(
                        life,
                        life.state() == State.BEGUN
                                ? QuestionnaireResponseStatus.COMPLETED
                                : QuestionnaireResponseStatus.AMENDED,
                        State.SCORED);
        };
    }

    private ExpectedAssessment signedAsItStands(ExpectedAssessment life) {
        boolean may = life.state() == State.SCORED;
        sign(new SignRequest.SignTarget.UnsignedResults(life.id(), life.results()), may);
        return told("signed as it stands", may ? life.next(State.SIGNED, false, true) : life);
    }

    private ExpectedAssessment corrected(ExpectedAssessment life) {
        boolean may = life.state() == State.SCORED || life.state() == State.SIGNED;
        byte[] body = FhirJson.encode(response(form()));
        sign(
                new SignRequest.SignTarget.CorrectedAnswers(
                        life.id(), life.answers(), body, "Asked again", Optional.empty()),
                may);
        return told("corrected and signed", may ? life.next(State.SIGNED, true, true) : life);
    }

    private ExpectedAssessment updated(ExpectedAssessment life, QuestionnaireResponseStatus status, State then) {
        QuestionnaireResponse response = response(form());
        response.setStatus(status).setId(life.id());
        boolean late = chance.nextInt(8) == 0;
        boolean may =
                !late && life.state() != State.WITHDRAWN && (then == State.WITHDRAWN || life.state() != State.SIGNED);
        Receipt receipt = job().amend()
                .update(
                        site,
                        TestAssessmentServices.sender(),
                        ALL,
                        life.id(),
                        late ? life.answers() + 1 : life.answers(),
                        FhirJson.encode(response),
                        false);
        assertThat(receipt).isInstanceOf(may ? Receipt.StoredReceipt.class : Receipt.RefusedReceipt.class);
        boolean scored = then == State.SCORED || life.results() > 0;
        return told(status.toCode(), may ? life.next(then, true, scored) : life);
    }

    private SignOffResult sign(SignRequest.SignTarget what, boolean may) {
        Optional<OtherDisposition> other = chance.nextBoolean()
                ? Optional.empty()
                : SampleSignRequests.other(tier(), "clinical-judgement", "Seen by the consultant");
        AssessmentServices job = job();
        SignRequest signing = may
                ? SampleSignRequests.deciding(job, site, what, other)
                : SampleSignRequests.of(what, SampleSignRequests.asProposed(List.of(), ""));
        SignOffResult signed = SampleSignRequests.sign(job, site, SampleSignRequests.sender(), signing);
        assertThat(signed instanceof SignOffResult.CompletedSignOff)
                .as("%s", signed)
                .isEqualTo(may);
        return signed;
    }

    /** Returns a disposition that a clinician may decide on; no criterion of these editions is of the tier soon. */
    private Disposition tier() {
        List<Disposition> tiers = Stream.of(Disposition.values())
                .filter(tier -> tier != Disposition.INCOMPLETE && tier != Disposition.SOON)
                .toList();
        return tiers.get(chance.nextInt(tiers.size()));
    }

    private ExpectedAssessment told(String what, ExpectedAssessment life) {
        steps.add(what + ": " + life);
        return life;
    }

    private Form form() {
        List<Form> forms = knowledge.forms();
        return forms.get(chance.nextInt(forms.size()));
    }

    private QuestionnaireResponse response(Form form) {
        return answers.to(form).asAsked().response();
    }

    /** A new connection for each of thousands of reads would take minutes. */
    private static DataSource pool(TestPostgres postgres) {
        HikariDataSource pool = new HikariDataSource();
        pool.setDataSource(postgres.asApplication());
        pool.setMaximumPoolSize(1);
        return pool;
    }

    /** Without these criteria. */
    private static Site site(List<String> dropped) {
        SiteRules rules = TestAssessmentServices.site("lives", SiteRules.SignOffRule.REQUIRED)
                .rules();
        return new Site(
                "lives",
                new SiteRules(
                        rules.name(),
                        rules.wording(),
                        rules.criteria().stream()
                                .filter(name -> !dropped.contains(name))
                                .toList(),
                        rules.edition(),
                        rules.signOff(),
                        rules.acceptsUnapproved(),
                        rules.writeBack(),
                        rules.fhirBase()));
    }
}
