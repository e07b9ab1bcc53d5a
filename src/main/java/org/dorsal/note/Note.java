package org.dorsal.note;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SignQuestions;
import org.dorsal.scoring.CauseResult;
import org.dorsal.scoring.Scoring;

/**
 * The assessment as plain text for the chart's own note: at most {@value #MAX_LINES} lines, what the patient said
 * first, the decision after it. It names no patient: the chart that it is pasted into does.
 */
public final class Note {
    public static final int MAX_LINES = 15;

    private static final Set<String> UNKNOWN = Set.of("UNK", "ASKU");
    private static final String OWN_LINE = "clinician-note";

    private final ResultStory story;
    private final Set<String> signs;
    private final List<String> lines = new ArrayList<>();

    private Note(ResultStory story) {
        this.story = story;
        signs = SignQuestions.of(
                leading(story.scoring()).flatMap(cause -> cause.model().signs()));
    }

    /** The most pressing causes that are reached; their negative findings matter; all causes where none is. */
    private static Stream<CauseResult> leading(Scoring scoring) {
        List<CauseResult> reached = scoring.reached();
        return reached.isEmpty()
                ? scoring.causes().stream()
                : reached.stream()
                        .filter(cause -> cause.tier() == reached.getFirst().tier());
    }

    /** The text, its lines ended by a line feed each. */
    public static String of(ResultStory story) {
        Note note = new Note(story);
        if (story.assessment().withdrawn()) {
            note.withdrawn();
        } else {
            note.whole();
        }
        return note.lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** Writes the note of a withdrawn assessment, without its former content. */
    private void withdrawn() {
        lines.add(story.title());
        lines.add(words("signed.withdrawn.says"));
    }

    private void whole() {
        history();
        result();
        plan();
        signature();
    }

    private void history() {
        lines.add(flat(story.heading()));
        line(
                "history",
                questions(item -> !unknown(item) && !none(item) && !(isSign(item) && yesNo(item))).stream()
                        .filter(item -> !item.linkId().equals(OWN_LINE))
                        .filter(item -> !story.entries().besideItsNumber(item))
                        .map(item ->
                                brief(item) + ": " + story.entries().shown(item).orElse(""))
                        .toList());
        line(
                "present",
                briefs(item -> isSign(item) && yesNo(item) && answer(item).equals("Y")));
        List<String> negative = new ArrayList<>(
                briefs(item -> isSign(item) && yesNo(item) && answer(item).equals("N")));
        briefs(item -> isSign(item) && none(item)).forEach(brief -> negative.add(brief + ": " + word("none")));
        List<String> excluded = briefs(item -> !isSign(item) && none(item));
        if (!excluded.isEmpty()) {
            negative.add(words("note.absent.others", String.join("; ", excluded)));
        }
        line("absent", negative);
        line("unknown", briefs(this::unknown));
    }

    private void result() {
        PanelView panel = story.panel();
        List<String> result = new ArrayList<>(List.of(panel.disposition()));
        if (panel.provisional()) {
            result.add(word("provisional"));
        }
        panel.notExcluded().map(warning -> warning.toLowerCase(Locale.ROOT)).ifPresent(result::add);
        panel.contradictions()
                .forEach(contradiction -> result.add(words(
                        story.confirmed(contradiction.code()) ? "note.confirmed" : "note.contradiction",
                        contradiction.title())));
        line("result", result);
        story.other()
                .ifPresent(other -> line(
                        "other",
                        List.of(story.display(other.disposition()) + " ("
                                + story.otherReason().orElse("") + ")")));
        line("causes", causes(panel));
        line("open", openQuestions(panel));
    }

    /**
     * Lists the causes to be excluded with the facts that speak for each, and the changes since the previous assessment.
     */
    private List<String> causes(PanelView panel) {
        List<String> causes = new ArrayList<>();
        causes.add(
                panel.causes().isEmpty()
                        ? word("none")
                        : panel.causes().stream()
                                .map(cause -> cause.name() + " (" + cause.tier() + "): " + cause.because() + "."
                                        + (cause.tests().isEmpty() ? "" : " " + words("causes.tests", cause.tested())))
                                .collect(Collectors.joining(" ")));
        panel.since()
                .filter(since -> !since.lines().isEmpty())
                .ifPresent(since -> causes.add(since.lines().stream()
                        .map(line -> words("since." + line.key()) + ": " + line.named())
                        .collect(Collectors.joining(" \u2013 ", words("note.since", since.when()) + " \u2013 ", ""))));
        return causes;
    }

    /** Lists the open questions by name, since an unanswered question must not look like a "no". */
    private List<String> openQuestions(PanelView panel) {
        Stream<String> questions =
                panel.open().stream().flatMap(open -> open.questions().stream()).map(PanelView.QuestionLink::question);
        Stream<String> causes = panel.openCauses().isEmpty()
                ? Stream.of()
                : Stream.of(words("note.open.causes", String.join("; ", panel.openCauses())));
        return Stream.concat(questions, causes).toList();
    }

    private void plan() {
        line(
                "plan",
                story.agreed().stream()
                        .map(agreed -> agreed.edited() ? agreed.title() + ": " + agreed.text() : agreed.title())
                        .toList());
        line(
                "declined",
                story.declined().stream()
                        .map(declined -> declined.title() + " (" + declined.why() + ")")
                        .toList());
        line(
                "remark",
                story.entries().filled().shown(OWN_LINE, story.locale()).stream()
                        .toList());
    }

    private void signature() {
        List<String> sentences = new ArrayList<>();
        if (story.signature().isEmpty()) {
            sentences.add(
                    words("paper.unsigned", story.noteSite().site().rules().name()));
        } else {
            sentences.add(words("note.signed", story.signer(), story.signedAt()));
            story.openReason().ifPresent(reason -> sentences.add(words("note.open-reason", reason)));
            story.signed().amendment().ifPresent(why -> sentences.add(words("note.amended", why)));
        }
        lines.add(flat(String.join(" ", sentences)));
        lines.add(words("foot.judgement") + " "
                + Approvals.summary(story.scoring().plans(), Words.locale(story.locale())));
        story.signature()
                .ifPresent(signed -> lines.add(words(
                        "note.made-with",
                        signed.editions().stream().map(CodeNames::edition).collect(Collectors.joining(", ")),
                        signed.sha256().hex())));
    }

    /** Adds a line unless it would be empty. */
    private void line(String key, List<String> parts) {
        if (!parts.isEmpty()) {
            lines.add(flat(word(key) + ": " + String.join("; ", parts)));
        }
    }

    /** Replaces line breaks and control characters, since typed text may contain any character. */
    private static String flat(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }

    private List<String> briefs(Predicate<Item> which) {
        return questions(which).stream().map(this::brief).toList();
    }

    private List<Item> questions(Predicate<Item> which) {
        return story.entries().form().items().values().stream()
                .filter(ScoredEntries::isOnThePage)
                .filter(item -> story.entries().filled().counts(item.linkId()))
                .filter(which)
                .toList();
    }

    private static boolean yesNo(Item item) {
        return item.option(Codes.YES_NO, "Y").isPresent();
    }

    /** Returns whether a yes to the question, or an option of it, speaks for a leading cause, and a no to it does not. */
    private boolean isSign(Item item) {
        return signs.contains(item.linkId());
    }

    /** "None of these" is a no to all that the question names. */
    private boolean none(Item item) {
        return answer(item).equals("none");
    }

    private boolean unknown(Item item) {
        return item.kind() == Item.ItemKind.CHOICE && UNKNOWN.contains(answer(item));
    }

    private String answer(Item item) {
        List<String> chosen = story.entries().draft().answers().of(item.linkId());
        return chosen.size() == 1 ? chosen.getFirst() : "";
    }

    private String brief(Item item) {
        return item.brief().in(story.locale());
    }

    private String word(String key) {
        return words("note." + key);
    }

    private String words(String key, Object... arguments) {
        return Words.say(story.locale(), key, arguments);
    }
}
