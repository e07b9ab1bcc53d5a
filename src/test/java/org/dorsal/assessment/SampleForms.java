package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.*;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Item.AnswerOption;
import org.dorsal.knowledge.Item.EnableGate;
import org.dorsal.knowledge.Item.EnableWhen;
import org.dorsal.knowledge.Item.EnableWhen.Operator;
import org.dorsal.knowledge.Item.ItemKind;
import org.dorsal.knowledge.Wording;

/** Small forms that use everything a form can use. */
final class SampleForms {

    static final String V2_0532 = "http://terminology.hl7.org/CodeSystem/v2-0532";
    static final String LOCAL = "https://dorsal.example/canonical/CodeSystem/answer";

    private static final List<AnswerOption> YES_NO = List.of(
            option(V2_0532, "Y", "Yes", "Yes", false),
            option(V2_0532, "N", "No", "No", false),
            option(V2_0532, "UNK", "Unknown", "Unknown", false));

    private final Map<String, Item> items = new LinkedHashMap<>();

    private SampleForms() {}

    /**
     * Small form with every kind of item.
     *
     * <pre>
     * story                 group
     *   cancer              yes/no, with a help text
     *   cancer-type         text, enabled when cancer is Y
     *   score               integer 0..10
     *   bmi                 decimal 10..100
     *   injury-date         date
     *   note                string
     *   care                choice, repeats; none and UNK are exclusive
     * more                  group, enabled when care is medication, or cancer is not N
     *   fever               yes/no
     *     fever-days        integer from 0, below the answer; enabled when fever is Y
     * side                  choice at the top, worded differently in GB
     * both                  string, enabled when cancer is Y and fever is Y
     * </pre>
     */
    static Form small() {
        SampleForms form = new SampleForms();
        form.add("story", ItemKind.GROUP, "", false, List.of());
        form.add("cancer", ItemKind.CHOICE, "story", false, YES_NO);
        form.add("cancer-help", ItemKind.DISPLAY, "cancer", false, List.of());
        form.add("cancer-type", ItemKind.TEXT, "story", false, List.of(), when(true, is("cancer", "Y")));
        form.number("score", ItemKind.INTEGER, "story", "0", "10");
        form.number("bmi", ItemKind.DECIMAL, "story", "10", "100");
        form.add("injury-date", ItemKind.DATE, "story", false, List.of());
        form.add("note", ItemKind.STRING, "story", false, List.of());
        form.add(
                "care",
                ItemKind.CHOICE,
                "story",
                true,
                List.of(
                        option(LOCAL, "medication", "Medication", "Medicine", false),
                        option(LOCAL, "rest", "Rest", "Rest", false),
                        option(LOCAL, "none", "None of these", "None of these", true),
                        option(V2_0532, "UNK", "Unknown", "Unknown", true)));
        EnableWhen medication = new EnableWhen("care", Operator.EQUAL, LOCAL, "medication");
        EnableWhen[] notNo = {is("cancer", "Y"), is("cancer", "UNK")};
        form.add("more", ItemKind.GROUP, "", false, List.of(), when(false, medication, notNo[0], notNo[1]));
        form.add("fever", ItemKind.CHOICE, "more", false, YES_NO);
        form.add("fever-days", ItemKind.INTEGER, "fever", false, List.of(), when(true, is("fever", "Y")));
        form.add(
                "side",
                ItemKind.CHOICE,
                "",
                false,
                List.of(
                        option(LOCAL, "left", "Left", "Left-hand side", false),
                        option(LOCAL, "right", "Right", "Right-hand side", false)));
        form.add("both", ItemKind.STRING, "", false, List.of(), when(true, is("cancer", "Y"), is("fever", "Y")));
        return form.build();
    }

    /** The same form with its items in another order. */
    static Form reordered(Form form, java.util.Random random) {
        List<Map.Entry<String, Item>> entries = new ArrayList<>(form.items().entrySet());
        java.util.Collections.shuffle(entries, random);
        Map<String, Item> items = new LinkedHashMap<>();
        entries.forEach(entry -> items.put(entry.getKey(), entry.getValue()));
        return new Form(form.edition(), form.title(), items);
    }

    /** Two questions that each wait for the other. */
    static Form inACircle() {
        SampleForms form = new SampleForms();
        form.add("a", ItemKind.CHOICE, "", false, YES_NO, when(true, is("b", "Y")));
        form.add("b", ItemKind.CHOICE, "", false, YES_NO, when(true, is("a", "Y")));
        form.add("c", ItemKind.CHOICE, "", false, YES_NO, when(true, is("nowhere", "Y")));
        return form.build();
    }

    private static EnableWhen is(String question, String code) {
        return new EnableWhen(question, Operator.EQUAL, V2_0532, code);
    }

    private static EnableGate when(boolean every, EnableWhen... conditions) {
        return new EnableGate(every, List.of(conditions));
    }

    private static AnswerOption option(String system, String code, String us, String gb, boolean exclusive) {
        return new AnswerOption(new Coded(system, code, wording(us, gb)), exclusive);
    }

    private void number(String linkId, ItemKind kind, String parent, String min, String max) {
        put(linkId, kind, parent, false, List.of(), Optional.of(min), Optional.of(max), Optional.empty());
    }

    private void add(
            String linkId,
            ItemKind kind,
            String parent,
            boolean repeats,
            List<AnswerOption> options,
            EnableGate... gate) {
        put(
                linkId,
                kind,
                parent,
                repeats,
                options,
                Optional.empty(),
                Optional.empty(),
                List.of(gate).stream().findFirst());
    }

    private void put(
            String linkId,
            ItemKind kind,
            String parent,
            boolean repeats,
            List<AnswerOption> options,
            Optional<String> min,
            Optional<String> max,
            Optional<EnableGate> gate) {
        Wording text = Wording.same(linkId + "?");
        Optional<String> above = Optional.of(parent).filter(id -> !id.isEmpty());
        items.put(
                linkId,
                new Item(
                        linkId,
                        kind,
                        above,
                        text,
                        repeats,
                        options,
                        min.map(BigDecimal::new),
                        max.map(BigDecimal::new),
                        gate,
                        Item.AnswerMeaning.NONE,
                        Item.ItemDisplay.PLAIN));
    }

    private Form build() {
        Edition edition = new Edition("https://dorsal.example/canonical/Questionnaire/small", "1.0.0", "0".repeat(64));
        return new Form(edition, Wording.same("Small"), items);
    }

    /** A text in both kinds of English. */
    static Wording wording(String us, String gb) {
        return new Wording(us, Map.of(Wording.Locale.EN_GB, gb));
    }
}
