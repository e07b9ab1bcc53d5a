package org.dorsal.note;

import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The assessment as plain text for the chart's own note: at most 15 lines, what the patient said
 * first, the decision after it. It names no patient: the chart that it is pasted into does.
 */
public final class Note {
    private final ResultStory story;
    private final NoteAnswers answers;
    private final List<String> lines = new ArrayList<>();

    private Note(ResultStory story) {
        this.story = story;
        answers = new NoteAnswers(story);
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
        answers();
        result();
        plan();
        signature();
    }

    private void answers() {
        lines.add(flat(story.heading()));
        line("history", answers.history());
        line("present", answers.present());
        line("absent", answers.absent());
        line("vital-signs", answers.vitalSigns());
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
        line("causes", List.of(causes(panel)));
        line("less-likely", panel.lessLikely());
        panel.since().ifPresent(this::changes);
        line("unknown", unknown(panel));
        line("not-excluded", panel.openCauses());
    }

    /** Lists the causes to be excluded with the facts that speak for each. */
    private String causes(PanelView panel) {
        return panel.causes().isEmpty()
                // an open question must not read like a "no"
                ? word(panel.openCauses().isEmpty() ? "none" : "causes.none-yet")
                : panel.causes().stream()
                        .map(cause -> cause.name() + " (" + cause.tier() + "): " + cause.because() + "."
                                + (cause.tests().isEmpty() ? "" : " " + words("causes.tests", cause.tested())))
                        .collect(Collectors.joining(" "));
    }

    /** Writes what has changed since the previous assessment. */
    private void changes(CauseChanges since) {
        if (!since.lines().isEmpty()) {
            lines.add(flat(words("note.since", since.when()) + ": "
                    + since.lines().stream()
                            .map(line -> words("since." + line.key()) + ": " + line.named())
                            .collect(Collectors.joining(" \u2013 "))));
        }
    }

    /** Lists unknown and open questions by name, since an unanswered question must not look like a "no". */
    private List<String> unknown(PanelView panel) {
        Stream<String> open = panel.open().stream()
                .flatMap(questions -> questions.questions().stream())
                .map(PanelView.QuestionLink::question);
        return Stream.concat(answers.unknown().stream(), open).distinct().toList();
    }

    private void plan() {
        line(
                "plan",
                story.agreed().stream()
                        .filter(agreed -> !agreed.isSafetyNet())
                        .map(agreed -> agreed.edited() ? agreed.title() + ": " + agreed.text() : agreed.title())
                        .toList());
        line(
                "declined",
                story.declined().stream()
                        .map(declined -> declined.title() + " (" + declined.why() + ")")
                        .toList());
        // the words, not only the title: an auditor must see months later which signs the advice named
        line(
                "safety-net",
                story.agreed().stream()
                        .filter(ActivitySummary::isSafetyNet)
                        .map(ActivitySummary::text)
                        .toList());
        line(
                "remark",
                story.entries().filled().shown(NoteAnswers.CLINICIANS_NOTE, story.locale()).stream()
                        .toList());
    }

    private void signature() {
        List<String> sentences = new ArrayList<>();
        if (story.signature().isEmpty()) {
            sentences.add(
                    words("paper.unsigned", story.noteSite().site().rules().name()));
        } else {
            sentences.add(words("note.signed", story.signer(), story.signedAt()));
            story.openReason().ifPresent(reason -> sentences.add(sentence(words("note.open-reason", reason))));
            story.signed().amendment().ifPresent(why -> sentences.add(sentence(words("note.amended", why))));
        }
        lines.add(flat(String.join(" ", sentences)));
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

    /** Adds a line unless it would be empty. */
    private void line(String key, List<String> parts) {
        if (!parts.isEmpty()) {
            lines.add(flat(word(key) + ": " + String.join("; ", parts)));
        }
    }

    /** Ends typed text, so that what follows does not run into it. */
    private static String sentence(String text) {
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
