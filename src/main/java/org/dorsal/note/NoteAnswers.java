package org.dorsal.note;

import java.util.*;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.FactKind;
import org.dorsal.knowledge.Item;
import org.dorsal.note.ScoredEntries.MeasuredSign;
import org.dorsal.scoring.CauseResult;

/** Answers of an assessment in short words, in the parts of a clinical note; the kinds of their facts part them. */
final class NoteAnswers {
    /** Question for the clinician's own words, which are no answer of the patient. */
    static final String CLINICIANS_NOTE = "clinician-note";

    static final Set<String> UNKNOWN = Set.of("UNK", "ASKU");

    /** Questions about the pain itself. */
    static final List<String> PAIN = List.of("pain-onset", "pain-worst-score", "pain-now-score", "pain-area");

    static final String AGE = "age-years";
    static final String SEX = "sex";

    private static final String DURATION = "pain-duration-value";
    private static final Set<FactKind> POSITIVE =
            EnumSet.of(FactKind.BACKGROUND, FactKind.SYMPTOM, FactKind.SIGN, FactKind.MEASUREMENT);

    /** A word that a sentence writes small: no abbreviation and no name with an apostrophe. */
    private static final Pattern COMMON_WORD = Pattern.compile("\\p{Lu}[\\p{Ll}-]*(?=[\\s,;:.]|$).*", Pattern.DOTALL);

    private final ResultStory story;
    private final ScoredEntries entries;
    private final Set<String> signs;

    /** Parts of the note. */
    private enum Part {
        COMPLAINT,
        PRESENT,
        ABSENT,
        UNKNOWN,
        FURTHER
    }

    NoteAnswers(ResultStory story) {
        this.story = story;
        entries = story.entries();
        signs = SignQuestions.of(leading().flatMap(cause -> cause.model().signs()));
    }

    /** The most pressing causes that are reached; their negative findings matter; all causes where none is. */
    private Stream<CauseResult> leading() {
        List<CauseResult> reached = story.scoring().reached();
        return reached.isEmpty()
                ? story.scoring().causes().stream()
                : reached.stream()
                        .filter(cause -> cause.tier() == reached.getFirst().tier());
    }

    /** The person with the time since the pain began, and then its course. */
    String complaint() {
        String sex = entries.draft().answers().of(SEX).stream().findFirst().orElse("UNK");
        String age = shown(AGE).orElse(words("note.age-unknown"));
        String person = words(
                Words.has(story.locale(), "note.person." + sex) ? "note.person." + sex : "note.person.UNK",
                entries.filled().number(AGE).map(Number::intValue).orElse(Integer.MAX_VALUE),
                age);
        String first = shown(DURATION)
                .map(duration -> words("note.complaint", person, duration))
                .orElseGet(() -> words("note.complaint.no-duration", person));
        return Stream.concat(Stream.of(first), facts(Part.COMPLAINT).map(Note::sentence))
                .collect(Collectors.joining(" "));
    }

    /** Symptoms, signs, measurements and background that the person has. */
    List<String> present() {
        return facts(Part.PRESENT).toList();
    }

    /** Negative findings about the leading causes. */
    List<String> absent() {
        return briefs(Part.ABSENT, item -> signs.contains(item.linkId()));
    }

    /** The other negative findings. */
    List<String> furtherAbsent() {
        return briefs(Part.ABSENT, item -> !signs.contains(item.linkId()));
    }

    /** Answers that state no fact about a cause. */
    List<String> further() {
        return facts(Part.FURTHER).toList();
    }

    /**
     * Questions that were answered with "unknown"; in an emergency also the unanswered ones, which its result does
     * not name.
     */
    List<String> unknown() {
        Stream<String> unasked = entries.form().items().values().stream()
                .filter(ScoredEntries::isOnThePage)
                .filter(item -> story.scoring().disposition() == Disposition.EMERGENCY
                        && item.meaning().kinds().containsKey("")
                        && entries.filled().enabled().has(item.linkId())
                        && !entries.filled().counts(item.linkId())
                        && !entries.vitalSigns().contains(item))
                .map(entries::brief);
        return Stream.concat(questions(Part.UNKNOWN).map(entries::brief), unasked)
                .toList();
    }

    /** Vital signs by the time of their measurement, then the names of those without a value. */
    String vitalSigns() {
        Map<Optional<String>, List<String>> byTime =
                entries
                        .measured(
                                story.noteSite().zone(),
                                story.assessment().replayed().submission().day())
                        .stream()
                        .collect(Collectors.groupingBy(
                                MeasuredSign::time,
                                LinkedHashMap::new,
                                Collectors.mapping(
                                        sign -> inSentence(sign.question())
                                                + (Character.isDigit(
                                                                sign.value().codePointAt(0))
                                                        ? " "
                                                        : ": ")
                                                + inSentence(sign.value()),
                                        Collectors.toList())));
        if (byTime.isEmpty()) {
            return words("note.vital-signs.none");
        }
        List<String> sentences = new ArrayList<>();
        byTime.forEach((time, values) ->
                sentences.add(time.map(moment -> words("note.vital-signs.at", moment, String.join("; ", values)))
                        .orElseGet(() -> words(
                                byTime.size() == 1 ? "note.vital-signs" : "note.vital-signs.also",
                                String.join("; ", values)))));
        List<String> unmeasured = entries.unmeasured();
        if (!unmeasured.isEmpty()) {
            sentences.add(words("note.unmeasured", inSentence(String.join("; ", unmeasured))));
        }
        return String.join(" ", sentences);
    }

    /** Answers with their questions, each the beginning of a sentence; a "yes" needs only the question. */
    private Stream<String> facts(Part part) {
        return questions(part).map(item -> {
            String answer = entries.shown(item).orElse("");
            String phrase = "note.phrase." + item.linkId();
            if (answer(item).equals("Y") && item.option(Codes.YES_NO, "Y").isPresent()) {
                return entries.brief(item);
            }
            return Words.has(story.locale(), phrase)
                    ? words(phrase, answer)
                    : entries.brief(item) + ": " + (item.kind() == Item.ItemKind.CHOICE ? inSentence(answer) : answer);
        });
    }

    private List<String> briefs(Part part, Predicate<Item> which) {
        return questions(part)
                .filter(which)
                .map(entries::brief)
                .map(NoteAnswers::inSentence)
                .toList();
    }

    private Stream<Item> questions(Part part) {
        List<Item> vitalSigns = entries.vitalSigns();
        return entries.form().items().values().stream()
                .filter(ScoredEntries::isOnThePage)
                .filter(item -> entries.filled().counts(item.linkId())
                        && !vitalSigns.contains(item)
                        && !entries.filled().isBesideItsNumber(item)
                        && !Set.of(CLINICIANS_NOTE, AGE, SEX, DURATION).contains(item.linkId()))
                .filter(item -> part(item) == part);
    }

    private Part part(Item item) {
        Map<String, FactKind> kinds = item.meaning().kinds();
        List<String> chosen =
                item.kind() == Item.ItemKind.CHOICE ? entries.draft().answers().of(item.linkId()) : List.of("");
        Set<FactKind> stated = chosen.stream()
                .flatMap(code ->
                        Optional.ofNullable(kinds.get(code)).or(() -> Optional.ofNullable(kinds.get(""))).stream())
                .collect(Collectors.toSet());
        if (UNKNOWN.contains(answer(item))) {
            return Part.UNKNOWN;
        }
        if (PAIN.contains(item.linkId())) {
            return Part.COMPLAINT;
        }
        if (stated.equals(Set.of(FactKind.ABSENT))) {
            // a test that was normal or not done is said so
            return kinds.get("") == FactKind.MEASUREMENT ? Part.PRESENT : Part.ABSENT;
        }
        if (stated.isEmpty()) {
            return item.denies(answer(item)) && item.repeats() ? Part.ABSENT : Part.FURTHER;
        }
        return stated.stream().anyMatch(POSITIVE::contains) ? Part.PRESENT : Part.COMPLAINT;
    }

    private Optional<String> shown(String linkId) {
        return entries.form().item(linkId).flatMap(entries::shown);
    }

    private String answer(Item item) {
        List<String> chosen = entries.draft().answers().of(item.linkId());
        return chosen.size() == 1 ? chosen.getFirst() : "";
    }

    /** Writes the first letters of labels small, as within a sentence. */
    static String inSentence(String labels) {
        return Stream.of(labels.split("; "))
                .map(label -> COMMON_WORD.matcher(label).matches()
                        ? label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1)
                        : label)
                .collect(Collectors.joining("; "));
    }

    private String words(String key, Object... arguments) {
        return Words.say(story.locale(), key, arguments);
    }
}
