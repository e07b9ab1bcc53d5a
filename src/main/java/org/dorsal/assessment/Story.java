package org.dorsal.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;

/** A filled form to read: every answer under its group, so that an EHR that knows no Questionnaire can show it. */
final class Story {
    private Story() {}

    /** A narrative's div, made of text nodes only. */
    static String of(Filled filled, Wording.Locale wording) {
        Form form = filled.form();
        Narrative narrative = new Narrative(wording).title(form.title().in(wording));
        List<String> outside = new ArrayList<>();
        for (Item item : form.under(Optional.empty())) {
            if (item.kind() == Item.Kind.GROUP) {
                List<String> lines = new ArrayList<>();
                below(filled, item.linkId(), wording, lines);
                narrative.list(item.text().in(wording), lines);
            } else {
                line(filled, item, wording, outside);
                below(filled, item.linkId(), wording, outside);
            }
        }
        return narrative.lines(outside).div();
    }

    private static void below(Filled filled, String parent, Wording.Locale wording, List<String> lines) {
        for (Item item : filled.form().under(Optional.of(parent))) {
            line(filled, item, wording, lines);
            below(filled, item.linkId(), wording, lines);
        }
    }

    private static void line(Filled filled, Item item, Wording.Locale wording, List<String> lines) {
        filled.shown(item.linkId(), wording)
                .ifPresent(answer -> lines.add(item.text().in(wording) + " " + answer));
    }

    static String words(Entry answer, Wording.Locale wording) {
        return switch (answer) {
            case Entry.Option(List<Item.Option> chosen) ->
                chosen.stream()
                        .map(option -> option.coded().display().in(wording))
                        .collect(Collectors.joining("; "));
            case Entry.Value(var value) -> value.primitiveValue();
            case Entry.Wrong _ -> "";
        };
    }
}
