package org.dorsal.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.dorsal.Polling.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.Software;
import org.dorsal.audit.AuditRecorder;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.demo.HistoryStep.StepKind;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.note.NoteSettings;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.TourAddresses;
import org.dorsal.schedule.SiteScheduler;
import org.dorsal.smart.launch.Launches;
import org.dorsal.store.DeliveryReads;
import org.dorsal.store.FigureReads;
import org.dorsal.store.FigureReads.Figure;
import org.dorsal.store.FigureReads.FigureCount;
import org.dorsal.store.FigureReads.FigureScope;
import org.dorsal.store.FollowUpRows;
import org.dorsal.store.Ledger;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.MovedClock;
import org.dorsal.system.SomeClient;
import org.dorsal.system.SomeExport;
import org.dorsal.system.SomeExport.VerifierOutput;
import org.dorsal.system.SomeService;
import org.dorsal.system.SomeVisitor;
import org.dorsal.writeback.SimulatedDeliveries;
import org.hl7.fhir.r4.model.DocumentReference;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Simulated weeks of the demo, a few assessments of them, in the real service, and the guided tour. */
class DemoTest {
    private static final String SITE = SomeService.NORTHSIDE;
    private static final int COUNT = 12;
    private static final MovedClock CLOCK = new MovedClock();
    private static final SomeService SERVICE = SomeService.startedBy(CLOCK, false);
    private static final SandboxEhr EHR = SERVICE.ehr(SITE)
            .hold(SimulatedPatient.resources())
            .tour(new TourAddresses(URI.create(SERVICE.baseUrl()), URI.create(SERVICE.managementUrl()), SITE));
    private static final Document TOUR = page("/tour");

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void the_service_has_what_the_plan_says_at_the_times_of_the_plan(@TempDir Path files)
            throws IOException, InterruptedException {
        Instant now = CLOCK.instant();
        SimulatedAnswers answers = new SimulatedAnswers();
        List<HistoryStep> steps = HistoryPlan.steps(answers, COUNT, now);
        DeliveryReads deliveries = SERVICE.part(DeliveryReads.class);
        List<Integer> progress = new ArrayList<>();

        SimulatedClinic clinic = new SimulatedClinic(
                SERVICE.part(AssessmentServices.class),
                SERVICE.part(NoteSettings.class).sites().get(SITE).site(),
                EHR.issuer());
        SERVICE.parts(SiteScheduler.class).forEach(SiteScheduler::stop);
        new HistoryWriter(
                        EHR,
                        SITE,
                        CLOCK,
                        clinic,
                        SERVICE.part(Launches.class),
                        SimulatedDeliveries.of(SITE, SERVICE::part))
                .run(steps, (done, total) -> progress.add(done));

        assertThat(progress).endsWith(COUNT);
        assertThat(CLOCK.instant()).isAfterOrEqualTo(now);
        assertThat(responses("")).hasSize(COUNT);
        assertThat(responses("&status=entered-in-error"))
                .hasSize(count(steps, StepKind.WITHDRAW))
                .hasSize(1);
        assertThat(responses("&status=amended"))
                .hasSize(count(steps, StepKind.AMEND))
                .hasSize(1);
        assertThat(count(steps, StepKind.OVERRIDE)).isEqualTo(1);
        assertThat(responses(""))
                .allSatisfy(updated -> assertThat(updated).isBetween(now.minus(Duration.ofDays(91)), now));
        assertThat(deliveries.depth(SITE)).returns(0L, depth -> depth.waiting()).returns(1L, depth -> depth.parked());
        assertThat(EHR.filed()).hasAtLeastOneElementOfType(DocumentReference.class);

        new SimulatedOutcomes(EHR, SITE, SERVICE.part(Knowledge.class), SERVICE.part(Ledger.class))
                .run(
                        SERVICE.part(FollowUpRows.class),
                        SERVICE.part(Software.class),
                        SERVICE.part(AuditRecorder.class),
                        CLOCK);
        assertThat(SERVICE.client(SITE, "system/*.cruds")
                        .get("Observation?code=assessment-outcome")
                        .entries())
                .as("follow-ups of a month ago")
                .isNotEmpty();
        assertThat(figuresOfExport(files)).isNotEmpty().isEqualTo(figuresOfPage());
        assertWholeLogIsBelieved();
    }

    /** Weeks without write-back and a day with it; amended, withdrawn and followed up. */
    private static void assertWholeLogIsBelieved() {
        await("the log is signed")
                .until(() -> TestPostgres.numbers(SERVICE.database().asSuperuser(), """
                    select count(*) from audit_event e
                     where not exists (select from log_entry l join log_checkpoint c using (site)
                                        where l.site = e.site and l.event = e.id and c.size > l.position)
                    """)
                        .equals(List.of(0L)));
        VerifierOutput output = SomeExport.whole(SERVICE.database(), SITE).verified(SomeLogKeys.publicKey());
        assertThat(output.text()).endsWith("GOOD: nothing is in doubt\n");
    }

    /** Found and missed by cause, as the auditors' page counts them. */
    private static Map<String, List<Long>> figuresOfPage() {
        FigureScope scope = new FigureScope(SITE, 30, Instant.EPOCH, CLOCK.instant(), List.of());
        Map<Figure, Long> counts = SERVICE.part(FigureReads.class).counts(scope, List.of(Instant.EPOCH)).stream()
                .collect(Collectors.toMap(FigureCount::figure, FigureCount::assessments));
        return counts.keySet().stream()
                .filter(figure ->
                        figure.part().equals("found") && !figure.line().isEmpty())
                .collect(Collectors.toMap(
                        Figure::line,
                        figure -> List.of(
                                counts.get(figure), counts.getOrDefault(new Figure("missed", figure.line(), ""), 0L))));
    }

    /** The same, as the example in Python computes them from the resources alone, one a line as in an export. */
    private static Map<String, List<Long>> figuresOfExport(Path files) throws IOException, InterruptedException {
        assumeThat(Path.of("/usr/bin/python3")).isExecutable();
        SomeClient client = SERVICE.client(SITE, "system/*.rs");
        String lines = Stream.of("triage-result", "assessment-outcome")
                .flatMap(code -> client.get("Observation?_count=100&code=" + code).entries().stream())
                .map(JsonNode::toString)
                .collect(Collectors.joining("\n"));
        Path observations = Files.writeString(files.resolve("Observation.ndjson"), lines);
        Process program = new ProcessBuilder(
                        "python3", "src/examples/outcomes/outcomes.py", "30", observations.toString())
                .redirectErrorStream(true)
                .start();
        String figures = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as(figures).isZero();
        return figures.lines()
                .skip(1)
                .map(line -> line.split(",", -1))
                .filter(cells -> !cells[3].equals("0"))
                .collect(Collectors.toMap(
                        cells -> cells[0],
                        cells -> Stream.of(cells)
                                .skip(3)
                                .limit(2)
                                .map(Long::valueOf)
                                .toList()));
    }

    /** On a Sunday another patient was the last one, and nothing was left for the operator to decide. */
    @Test
    void each_day_of_a_week_has_the_same_plan_in_its_past() {
        Instant saturday = Instant.parse("2026-11-28T00:00:01Z");
        List<HistoryStep> steps = HistoryPlan.steps(new SimulatedAnswers(), COUNT, saturday);
        for (int days = 0; days < 7; days++) {
            Instant day = saturday.plus(Duration.ofDays(days));
            assertThat(HistoryPlan.steps(new SimulatedAnswers(), COUNT, day))
                    .as(day.toString())
                    .allSatisfy(step -> assertThat(step.time()).isBefore(day))
                    .extracting(HistoryStep::time, HistoryStep::kind)
                    .containsExactlyElementsOf(steps.stream()
                            .map(step -> tuple(step.time(), step.kind()))
                            .toList());
        }
    }

    @Test
    void the_same_day_has_the_same_plan_and_two_hundred_reach_into_every_week() {
        Instant now = Instant.parse("2026-11-26T10:00:00Z");
        Knowledge knowledge = SERVICE.part(Knowledge.class);
        List<HistoryStep> steps = HistoryPlan.steps(new SimulatedAnswers(), 200, now);

        assertThat(HistoryPlan.steps(new SimulatedAnswers(), 200, now))
                .extracting(step -> step.time() + " " + step.kind() + " "
                        + step.assessment().json())
                .isEqualTo(steps.stream()
                        .map(step -> step.time() + " " + step.kind() + " "
                                + step.assessment().json())
                        .toList());
        assertThat(steps).allMatch(step -> step.time().isBefore(now));
        assertThat(steps.stream()
                        .map(step -> Duration.between(step.time(), now).toDays() / 7)
                        .distinct())
                .hasSizeGreaterThanOrEqualTo(HistoryPlan.WEEKS);
        assertThat(count(steps, StepKind.RECEIVE)).isEqualTo(200);
        assertThat(count(steps, StepKind.SIGN) + count(steps, StepKind.OVERRIDE))
                .isBetween(180, 199);
    }

    @Test
    void the_front_page_leads_to_five_steps_for_each_of_four_readers() {
        assertThat(page("/").select("a[href=/tour]")).isNotEmpty();
        assertThat(TOUR.select("ol"))
                .hasSize(4)
                .allSatisfy(steps -> assertThat(steps.select("> li"))
                        .hasSizeBetween(5, 6)
                        .allSatisfy(step -> assertThat(step.select("a")).isNotEmpty()));
        assertThat(TOUR.text()).doesNotContain("{", "}");
    }

    static Stream<String> links() {
        return TOUR.select("a").eachAttr("abs:href").stream().distinct();
    }

    /** Pages for auditors and operators lead to the sign-in of the sandbox, with a choice of persons. */
    @ParameterizedTest
    @MethodSource("links")
    void every_link_leads_to_a_page(String link) {
        URI address = URI.create(link.replaceFirst("#.*", ""));
        SomeVisitor browser = new SomeVisitor(SERVICE.baseUrl());
        if (link.contains("/checkpoint")) { // the first one is signed within a minute
            await("a checkpoint").until(() -> browser.open(address).statusCode() == 200);
        }
        HttpResponse<String> answer = browser.open(address);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        boolean signIn = link.contains("/audit/") || link.contains("/operate/");
        assertThat(answer.uri().getPath()).isEqualTo(signIn ? "/oauth2/authorize" : address.getPath());
        if (link.contains("#")) {
            assertThat(Jsoup.parse(answer.body()).getElementById(link.replaceFirst(".*#", "")))
                    .as(link)
                    .isNotNull();
        }
    }

    @Test
    void every_command_succeeds_in_a_shell() throws IOException, InterruptedException {
        assumeThat(List.of(Path.of("/usr/bin/curl"), Path.of("/bin/curl"))).anyMatch(Files::isExecutable);
        List<String> commands =
                TOUR.select("pre").stream().map(Element::wholeText).toList();

        Process shell = new ProcessBuilder("sh", "-ec", String.join("\n", commands))
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(shell.waitFor()).as(output).isZero();
        assertThat(commands).hasSize(6);
        assertThat(output).contains("\"emergency\"", "Content-Location", "\"status\":\"UP\"");
    }

    @Test
    void the_front_page_tells_how_far_the_preparation_is() {
        EHR.shows("Stored 7 of 12");

        assertThat(page("/").select("[role=status]").text()).isEqualTo("Stored 7 of 12");
        EHR.shows("");
        assertThat(page("/").select("table")).hasSize(2);
    }

    private static int count(List<HistoryStep> steps, StepKind kind) {
        return (int) steps.stream().filter(step -> step.kind() == kind).count();
    }

    /** The last updates of the responses of simulated assessments. */
    private static List<Instant> responses(String search) {
        SomeClient client = SERVICE.client(SITE, "system/*.cruds");
        return client.get("QuestionnaireResponse?_count=50" + search).entries().stream()
                .filter(response ->
                        response.path("identifier").path("system").asString("").equals(SimulatedAssessment.SYSTEM))
                .map(response ->
                        Instant.parse(response.path("meta").path("lastUpdated").asString("")))
                .toList();
    }

    private static Document page(String path) {
        try {
            return Jsoup.connect(EHR.issuer() + path).get();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
