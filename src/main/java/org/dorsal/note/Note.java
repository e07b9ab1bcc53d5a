package org.dorsal.note;

import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The assessment as plain text for the chart's own note: at most 12 lines of sentences, and after an empty line
 * the further contents of the record. It names no patient: the chart that it is pasted into does.
 */
public final class Note {
    static final int MAX_CAUSES = 3;
    private static final int MAX_UNKNOWN = 5;

    private final ResultStory story;
    private final NoteAnswers answers;
    private final PanelView panel;
    private final List<String> lines = new ArrayList<>();

    private Note(ResultStory story) {
        this.story = story;
        answers = new NoteAnswers(story);
        panel = story.panel();
    }

    /** The text, its lines ended by a line feed each. */
    public static String of(ResultStory story) {
        Note note = new Note(story);
        if (story.assessment().withdrawn()) {
            note.lines.add(story.title());
            note.lines.add(note.words("signed.withdrawn.says"));
        } else {
            note.brief();
            note.lines.add("");
            note.details();
        }
        return note.lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    /** The lines of the findings, for the first page of the record. */
    static List<String> findings(ResultStory story) {
        Note note = new Note(story);
        note.findings();
        return note.lines;
    }

    private void brief() {
        lines.add(flat(story.heading()));
        findings();
        line("result", " ", impression());
        panel.since()
                .filter(since -> !since.lines().isEmpty())
                .ifPresent(since -> lines.add(flat(words("note.since", since.when()) + ": "
                        + since.lines().stream()
                                .map(line -> words("since." + line.key()) + ": " + line.named())
                                .collect(Collectors.joining(" \u2013 ")))));
        line("plan", "; ", plan());
        // the words, not only the title: an auditor must see months later which signs the advice named
        line(
                "safety-net",
                " ",
                story.agreed().stream()
                        .filter(ActivitySummary::isSafetyNet)
                        .map(ActivitySummary::text)
                        .toList());
        line(
                "remark",
                "",
                story.entries().filled().shown(NoteAnswers.CLINICIANS_NOTE, story.locale()).stream()
                        .toList());
        lines.add(flat(String.join(" ", signature())));
    }

    /** Writes complaint, positive and negative findings, vital signs and unknown answers, a line each. */
    private void findings() {
        lines.add(flat(answers.complaint()));
        line("present", ". ", answers.present());
        line("absent", "; ", answers.absent());
        lines.add(flat(answers.vitalSigns()));
        line("unknown", "; ", shortened(unknown()));
    }

    private void details() {
        line("history", ". ", answers.further());
        line("absent.others", "; ", answers.furtherAbsent());
        line("unknown.all", "; ", unknown().size() > MAX_UNKNOWN ? unknown() : List.of());
        line(
                "causes.others",
                " ",
                panel.causes().stream().skip(MAX_CAUSES).map(this::cause).toList());
        line("less-likely", "; ", panel.lessLikely());
        line("not-excluded", "; ", panel.openCauses());
        List<String> origin = new ArrayList<>();
        origin.add(words("foot.judgement"));
        origin.add(Approvals.summary(story.scoring().plans(), Words.locale(story.locale())));
        story.signature()
                .map(signed -> words(
                        "note.made-with",
                        signed.editions().stream().map(CodeNames::edition).collect(Collectors.joining(", ")),
                        signed.sha256().hex()))
                .ifPresent(origin::add);
        lines.add(String.join(" ", origin));
    }

    /** The result with the clinician's decision, and the leading causes with what speaks for each. */
    private List<String> impression() {
        List<String> result = new ArrayList<>(List.of(story.holds()));
        story.computed().ifPresent(computed -> result.add(words("note.computed", computed)));
        if (panel.provisional()) {
            result.add(word("provisional"));
        }
        panel.notExcluded().map(NoteAnswers::inSentence).ifPresent(result::add);
        panel.contradictions()
                .forEach(contradiction -> result.add(words(
                        story.confirmed(contradiction.code()) ? "note.confirmed" : "note.contradiction",
                        contradiction.title())));
        List<String> sentences = new ArrayList<>(List.of(sentence(String.join("; ", result))));
        story.otherReason().ifPresent(reason -> sentences.add(sentence(words("note.other", reason))));
        if (panel.causes().isEmpty()) {
            // an open question must not read like a "no"
            sentences.add(word(panel.openCauses().isEmpty() ? "none" : "causes.none-yet"));
        }
        panel.causes().stream().limit(MAX_CAUSES).map(this::cause).forEach(sentences::add);
        return sentences;
    }

    private String cause(PanelView.CauseView cause) {
        return cause.name()
                + (cause.tierCode().equals(story.disposition().code())
                        ? ""
                        : " (" + NoteAnswers.inSentence(cause.tier()) + ")")
                + ": " + cause.because() + "."
                + (cause.tests().isEmpty() ? "" : " " + words("causes.tests", cause.tested()));
    }

    /** Lists unknown and open questions by name, since an unanswered question must not look like a "no". */
    private List<String> unknown() {
        Stream<String> open = panel.open().stream()
                .flatMap(questions -> questions.questions().stream())
                .map(PanelView.QuestionLink::question);
        return Stream.concat(answers.unknown().stream(), open)
                .map(NoteAnswers::inSentence)
                .distinct()
                .toList();
    }

    private List<String> shortened(List<String> names) {
        return names.size() <= MAX_UNKNOWN
                ? names
                : List.of(words(
                        "review.gap.open.more",
                        String.join("; ", names.subList(0, MAX_UNKNOWN)),
                        names.size() - MAX_UNKNOWN));
    }

    private List<String> plan() {
        Stream<String> agreed = story.agreed().stream()
                .filter(activity -> !activity.isSafetyNet())
                .map(activity -> activity.named(story.locale()) + (activity.edited() ? ": " + activity.text() : ""));
        Stream<String> declined =
                story.declined().stream().map(activity -> words("note.declined.one", activity.title(), activity.why()));
        return Stream.concat(agreed, declined).toList();
    }

    private List<String> signature() {
        if (story.signature().isEmpty()) {
            return List.of(
                    words("paper.unsigned", story.noteSite().site().rules().name()));
        }
        List<String> sentences = new ArrayList<>(List.of(words("note.signed", story.signer(), story.signedAt())));
        story.openReason().ifPresent(reason -> sentences.add(sentence(words("note.open-reason", reason))));
        story.amendment().ifPresent(why -> sentences.add(sentence(words("note.amended", why))));
        return sentences;
    }

    /** Adds a line unless it would be empty. */
    private void line(String key, String between, List<String> parts) {
        if (!parts.isEmpty()) {
            lines.add(sentence(flat(word(key) + ": " + String.join(between, parts))));
        }
    }

    /** Ends typed text, so that what follows does not run into it. */
    static String sentence(String text) {
        return text.matches("(?s).*[.!?]\\s*") ? text : text + ".";
    }

    /** Replaces line breaks and control characters, since typed text may contain any character. */
    private static String flat(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
    }

    private String word(String key) {
        return words("note." + key);
    }

    private String words(String key, Object... arguments) {
        return Words.say(story.locale(), key, arguments);
    }
}
