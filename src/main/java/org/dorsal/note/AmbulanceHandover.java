package org.dorsal.note;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.*;
import java.util.*;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.FactKind;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.note.PanelView.CauseView;
import org.dorsal.note.PanelView.ContradictionView;
import org.dorsal.note.PanelView.PanelViews;
import org.dorsal.note.ScoredEntries.MeasuredSign;
import org.dorsal.scoring.CauseResult;

/**
 * Handover of an emergency to the ambulance crew on one page, in the order of SBAR, with unanswered questions last. It
 * can be read and read out before anything is signed, and after it.
 *
 * @param preparedAt time of the page
 * @param result result in words; of a signed assessment the one that holds
 * @param person age and sex
 * @param onset how long ago the pain began
 * @param pain its beginning, score and place, and what set it off
 * @param causes causes to be excluded now, with what speaks for each, as many as fit one page
 * @param furtherCauses names of the causes to be excluded now that do not fit
 * @param contradictions answers that can't both be right, or an answer and the record
 * @param background conditions and recent events
 * @param medicines medicines and cautions
 * @param measured vital signs with their values and times
 * @param unmeasured vital signs that were not measured or not recorded
 * @param open names of the other emergencies that open questions could still lead to
 */
public record AmbulanceHandover(
        HandoverSender sender,
        String preparedAt,
        String result,
        List<String> person,
        Optional<OnsetView> onset,
        AskedFacts pain,
        List<CauseView> causes,
        List<String> furtherCauses,
        List<ContradictionView> contradictions,
        AskedFacts background,
        AskedFacts medicines,
        List<MeasuredSign> measured,
        List<String> unmeasured,
        List<String> open) {
    /** Lines that fit one page. */
    private static final int MAX_LINES = 8;

    private static final List<String> PERSON = List.of(NoteAnswers.AGE, NoteAnswers.SEX);
    private static final List<String> PAIN = Stream.concat(
                    NoteAnswers.PAIN.stream(), Stream.of("pain-elsewhere", "provoking-event", "injury-mechanism"))
            .toList();
    private static final List<String> MEDICINES = List.of("medicine-taken", "medicine-caution");

    /**
     * Person and clinic that hand over.
     *
     * @param phone number to call back; empty where the site has none
     * @param signed the signed assessment; empty before the signature
     */
    public record HandoverSender(String clinician, String site, String phone, Optional<ResultStory> signed) {}

    /** Minutes of a unit of time; longer ones are said as they were answered. */
    private static final Map<String, BigDecimal> MINUTES = Map.of("min", BigDecimal.ONE, "h", BigDecimal.valueOf(60));

    /** Longest duration that is counted on in minutes: three days. */
    private static final BigDecimal MAX_MINUTES = BigDecimal.valueOf(72 * 60);

    /**
     * Facts of a list of questions. "None" is an answer, not a gap.
     *
     * @param found questions with the answers that name something
     * @param denied names of the questions to which the answer was "none"
     * @param open names of the questions without an answer, or with "unknown"
     */
    public record AskedFacts(List<AnswerFact> found, List<String> denied, List<String> open) {
        private static AskedFacts of(ScoredEntries entries, List<String> linkIds) {
            List<Item> items = linkIds.stream()
                    .filter(entries.filled().enabled()::has)
                    .flatMap(linkId -> entries.form().item(linkId).stream())
                    .toList();
            return new AskedFacts(
                    facts(entries, linkIds).toList(),
                    items.stream()
                            .filter(item -> is(item::denies, entries, item))
                            .map(item -> entries.brief(item))
                            .toList(),
                    items.stream()
                            .filter(item -> !entries.filled().counts(item.linkId())
                                    || is(NoteAnswers.UNKNOWN::contains, entries, item))
                            .map(item -> entries.brief(item))
                            .toList());
        }
    }

    /**
     * Begin of the pain.
     *
     * @param answered the duration as it was answered
     * @param minutes minutes up to the page; empty for days or longer, and without the time of the answer
     * @param clock time of day at which it began
     */
    public record OnsetView(String answered, Optional<Long> minutes, Optional<String> clock) {}

    /**
     * Builds the page.
     *
     * @param now time of the page
     */
    public static AmbulanceHandover of(
            HandoverSender sender, ScoredEntries entries, Codes codes, Instant now, ZoneId zone) {
        PanelViews words = new PanelViews(entries, codes);
        List<CauseResult> causes = entries.scoring().reached().stream()
                .filter(cause -> isPressing(cause, entries.scoring().reached()))
                .toList();
        return new AmbulanceHandover(
                sender,
                PageDates.moment(now, zone),
                sender.signed()
                        .map(ResultStory::holds)
                        .orElseGet(() ->
                                CodeNames.disposition(codes, entries.scoring().disposition(), entries.locale())),
                facts(entries, PERSON).map(AnswerFact::answer).toList(),
                onset(entries, now, zone),
                AskedFacts.of(entries, PAIN),
                causes.stream().limit(MAX_LINES).map(words::cause).toList(),
                causes.stream()
                        .skip(MAX_LINES)
                        .map(cause -> cause.name().in(entries.locale()))
                        .toList(),
                entries.scoring().contradictions().stream()
                        .map(words::contradiction)
                        .toList(),
                AskedFacts.of(entries, background(entries.form())),
                AskedFacts.of(entries, MEDICINES),
                entries.measured(zone, LocalDate.ofInstant(now, zone)),
                entries.unmeasured(),
                openEmergencies(entries));
    }

    /** Questions about the past, as the form has them. */
    private static List<String> background(Form form) {
        return form.items().values().stream()
                .filter(item -> item.meaning().kinds().containsValue(FactKind.BACKGROUND))
                .map(Item::linkId)
                .filter(linkId -> !PERSON.contains(linkId) && !MEDICINES.contains(linkId))
                .toList();
    }

    /** Names the questions without an answer and the signs without a value. */
    public List<String> unasked() {
        return Stream.of(pain.open(), background.open(), medicines.open(), unmeasured)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /** Names of the other emergencies, those that answers already speak for first; where they do not fit, a number. */
    private static List<String> openEmergencies(ScoredEntries entries) {
        List<String> names = entries.scoring().causes().stream()
                .filter(cause -> cause.isOpen() && cause.upper() == Disposition.EMERGENCY)
                .sorted(Comparator.comparing(CauseResult::tier))
                .map(cause -> cause.name().in(entries.locale()))
                .toList();
        int omitted = names.size() - MAX_LINES;
        return omitted <= 0
                ? names
                : Stream.concat(
                                names.stream().limit(MAX_LINES),
                                Stream.of(Words.say(entries.locale(), "ambulance.open.others", omitted)))
                        .toList();
    }

    /** Causes of the most pressing tier. */
    private static boolean isPressing(CauseResult cause, List<CauseResult> reached) {
        return cause.tier() == reached.getFirst().tier() || cause.tier() == Disposition.EMERGENCY;
    }

    private static Stream<AnswerFact> facts(ScoredEntries entries, List<String> linkIds) {
        return linkIds.stream()
                .flatMap(linkId -> entries.form().item(linkId).stream())
                .filter(item -> entries.filled().counts(item.linkId())
                        && !is(item::denies, entries, item)
                        && !is(NoteAnswers.UNKNOWN::contains, entries, item))
                .map(item -> new AnswerFact(
                        item.linkId(), entries.brief(item), entries.shown(item).orElse("")));
    }

    /** Whether such a code is the whole answer. */
    private static boolean is(Predicate<String> codes, ScoredEntries entries, Item item) {
        List<String> chosen = entries.draft().answers().of(item.linkId());
        return chosen.size() == 1 && codes.test(chosen.getFirst());
    }

    private static Optional<OnsetView> onset(ScoredEntries entries, Instant now, ZoneId zone) {
        return entries.form()
                .item("pain-duration-value")
                .flatMap(item -> entries.shown(item).map(shown -> {
                    Optional<Instant> began = entries.draft()
                            .times()
                            .duration()
                            .flatMap(answered ->
                                    minutes(entries).map(minutes -> answered.minus(Duration.ofMinutes(minutes))));
                    return new OnsetView(
                            shown,
                            began.map(start -> Duration.between(start, now).toMinutes()),
                            began.map(start -> PageDates.moment(start, zone)));
                }));
    }

    private static Optional<Long> minutes(ScoredEntries entries) {
        return entries.draft().answers().of("pain-duration-unit").stream()
                .findFirst()
                .flatMap(code -> Optional.ofNullable(MINUTES.get(code)))
                .flatMap(unit -> entries.filled().number("pain-duration-value").map(unit::multiply))
                .filter(minutes -> minutes.compareTo(MAX_MINUTES) <= 0)
                .map(minutes -> minutes.setScale(0, RoundingMode.HALF_UP).longValue());
    }
}
