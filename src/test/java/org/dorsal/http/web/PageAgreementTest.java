package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.net.URI;
import java.time.LocalDate;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.Seeds;
import org.dorsal.assessment.Draft;
import org.dorsal.assessment.FilledForm;
import org.dorsal.assessment.FormAnswers;
import org.dorsal.assessment.LiveScore;
import org.dorsal.assessment.RecordFinding;
import org.dorsal.assessment.ResultDigest;
import org.dorsal.assessment.SiteRules;
import org.dorsal.browser.Chromium;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.playground.PlaygroundPage;
import org.dorsal.scoring.RandomResponses;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the page's own result in Chromium with the service's over entered answers, records, birth dates and answers of an
 * earlier edition (hazard H22): the text of the digest, which is all that the clinician sees of a result by its codes.
 * {@code -Ddorsal.long=true} takes 20,000 assessments.
 */
class PageAgreementTest {
    private static final int ASSESSMENTS = Boolean.getBoolean("dorsal.long") ? 20_000 : 1_000;
    private static final int BATCH = 50;
    private static final LocalDate DAY = LocalDate.parse("2026-02-28");
    private static final Form FORM = SomeProfiles.form();
    private static final String EARLIER = "1.0.0";
    private static final LiveScore LIVE = new LiveScore(SomeProfiles.knowledge());
    private static final SiteRules RULES = new SiteRules(
            "Northside",
            Wording.Locale.EN_US,
            SiteRules.SignOffRule.REQUIRED,
            false,
            SiteRules.WriteBackRule.NONE,
            URI.create("https://ehr.example/fhir"));
    private static final String LOAD = """
        ([script, resources]) => {
          window.modules = new Function(`${script}\\nreturn { boundsOf, countingAnswers, readEdition, resultText, score }`)();
          window.edition = modules.readEdition(JSON.parse(resources));
        }\
        """;
    private static final String TEXTS = """
        ([day, assessments]) => JSON.parse(assessments).map(({ entered, record, birthDate, unchecked }) => {
          const { boundsOf, countingAnswers, resultText, score } = modules;
          const answers = countingAnswers(edition, new Map(Object.entries(entered)), birthDate && { birthDate, day });
          const background = { record: new Map(Object.entries(record)), unchecked };
          return resultText(score(edition, answers, background), boundsOf(edition, answers, background));
        })\
        """;
    private static Page page;

    @BeforeAll
    static void openPage() {
        page = Chromium.shared().newPage();
    }

    @AfterAll
    static void closePage() {
        page.close();
    }

    /**
     * An assessment as the page holds it.
     *
     * @param birthDate FHIR date; empty where the record has none
     */
    private record EnteredAssessment(
            Map<String, List<String>> entered,
            Map<String, List<String>> record,
            String birthDate,
            List<String> unchecked) {
        static EnteredAssessment draw(RandomResponses valid, Random random) {
            Map<String, List<String>> entered = PageAnswers.mixed(FORM, valid, random);
            List<String> earlier = random.nextInt(3) > 0
                    ? List.of()
                    : entered.keySet().stream()
                            .sorted()
                            .filter(_ -> random.nextInt(4) == 0)
                            .toList();
            return new EnteredAssessment(
                    entered, drawRecord(random), drawBirthDate(entered, random), uncheckedOf(entered, earlier));
        }

        /** Questions of an unknown earlier edition: it is not known which options they had. */
        private static List<String> uncheckedOf(Map<String, List<String>> entered, List<String> earlier) {
            return earlier.stream()
                    .filter(linkId -> FORM.item(linkId).orElseThrow().kind() == Item.ItemKind.CHOICE)
                    .filter(entered::containsKey)
                    .toList();
        }

        private static Map<String, List<String>> drawRecord(Random random) {
            Map<String, List<String>> record = new TreeMap<>();
            SomeProfiles.knowledge().recordRules(FORM).stream()
                    .flatMap(rule -> FORM.item(rule.question()).stream())
                    .filter(item -> !item.options().isEmpty() && random.nextInt(3) == 0)
                    .forEach(item -> record.put(
                            item.linkId(),
                            item.options().stream()
                                    .filter(_ -> random.nextInt(3) == 0)
                                    .map(option -> option.coded().code())
                                    .toList()));
            return record;
        }

        /** A whole or partial date about the stated age, or none. */
        private static String drawBirthDate(Map<String, List<String>> entered, Random random) {
            int stated = Optional.ofNullable(entered.get("age-years"))
                    .map(List::getFirst)
                    .filter(age -> age.matches("[0-9]{1,3}"))
                    .map(Integer::parseInt)
                    .orElse(40);
            LocalDate born = DAY.minusYears(stated)
                    .minusDays(random.nextInt(-3, 4) + (random.nextBoolean() ? random.nextInt(-400, 400) : 0));
            String date = (born.isAfter(DAY) ? DAY : born).toString();
            return random.nextInt(4) == 0
                    ? ""
                    : date.substring(0, List.of(4, 7, 10, 10).get(random.nextInt(4)));
        }

        /** The service's result, scored as its pages score a draft. */
        String resultText() {
            Map<String, List<String>> later = new HashMap<>(entered);
            later.keySet().removeAll(unchecked);
            Draft draft = Draft.EMPTY
                    .movedTo(FORM.edition().version())
                    .with(new FormAnswers(later))
                    .with(new FormAnswers(entered), EARLIER);
            FilledForm filled = LIVE.fill(draft);
            List<RecordFinding> findings = record.entrySet().stream()
                    .flatMap(entry -> entry.getValue().stream()
                            .map(code -> new RecordFinding(entry.getKey(), code, "", Optional.empty())))
                    .toList();
            Optional<String> born =
                    Optional.of(birthDate).filter(date -> !date.isEmpty() && filled.counts(Prefill.AGE));
            return ResultDigest.text(LIVE.score(filled, RULES, born, DAY, findings));
        }
    }

    @Test
    void page_and_service_agree_on_every_result() {
        long seed = Seeds.next();
        Tally tally = compare(PlaygroundPage.scoringScript(), ASSESSMENTS, seed);
        System.out.println("Page in Chromium: " + ASSESSMENTS + " assessments, " + tally.differences.size()
                + " differences, " + tally.contradicted + " contradicted by the record, -Ddorsal.seed=" + seed);
        assertThat(tally.differences).isEmpty();
        assertThat(tally.contradicted).isGreaterThan(ASSESSMENTS / 20);
    }

    /** A page that reads the record, the birth date, an earlier edition or a rule otherwise is found. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "get(subject)?.includes(detail) || null -> has(subject) || null",
                "years(last > day ? day : last) <= age -> years(last > day ? day : last) < age",
                "choice.unknown = [NOT_OFFERED] -> choice.unknown = []",
                "Number(day.slice(5) < born.slice(5)) -> 0",
                "new Date(Date.UTC(year, month || 12, 0)).getUTCDate() -> 31",
                "!this.#plain : null -> null : null",
                "atMost(reached, highest) -> reached"
            })
    void a_planted_difference_is_found(String planted) {
        String[] change = planted.split(" -> ");
        assertThat(PlaygroundPage.scoringScript()).contains(change[0]);
        String script = PlaygroundPage.scoringScript().replace(change[0], change[1]);
        assertThat(compare(script, 4_000, 7).differences).isNotEmpty();
    }

    private static final class Tally {
        private final List<String> differences = new ArrayList<>();
        private int contradicted;
    }

    /** Compares batch by batch, until one has a difference. */
    private static Tally compare(String script, int assessments, long seed) {
        page.evaluate(LOAD, List.of(script, resources()));
        Random random = new Random(seed);
        RandomResponses valid = new RandomResponses(random.nextLong());
        Tally tally = new Tally();
        for (int left = assessments; left > 0 && tally.differences.isEmpty(); left -= BATCH) {
            List<EnteredAssessment> batch = Stream.generate(() -> EnteredAssessment.draw(valid, random))
                    .limit(BATCH)
                    .toList();
            List<?> inPage = (List<?>) page.evaluate(
                    TEXTS, List.of(DAY.toString(), JsonMapper.shared().writeValueAsString(batch)));
            for (int index = 0; index < BATCH; index++) {
                String expected = batch.get(index).resultText();
                tally.contradicted += expected.contains("-in-record") ? 1 : 0;
                if (!expected.equals(inPage.get(index))) {
                    tally.differences.add(difference(expected, inPage.get(index).toString()) + ": " + batch.get(index));
                }
            }
        }
        return tally;
    }

    private static String difference(String expected, String inPage) {
        List<String> onlyHere = new ArrayList<>(expected.lines().toList());
        onlyHere.removeAll(inPage.lines().toList());
        List<String> onlyThere = new ArrayList<>(inPage.lines().toList());
        onlyThere.removeAll(expected.lines().toList());
        return onlyHere + " here, " + onlyThere + " there";
    }

    private static String resources() {
        return JsonMapper.shared().writeValueAsString(PlaygroundPage.resources());
    }
}
