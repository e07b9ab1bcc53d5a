package org.dorsal.assessment;

import java.util.*;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;

/** Narrative of a filled form: every answer under its group, for EHRs that do not support Questionnaire. */
final class FormNarrative {
    private FormNarrative() {}

    /** A narrative's div, made of text nodes only. */
    static String of(FilledForm filled, Wording.Locale wording) {
        Form form = filled.form();
        NarrativeBuilder narrative =
                new NarrativeBuilder(wording).title(form.title().in(wording));
        List<String> outside = new ArrayList<>();
        for (Item item : form.under(Optional.empty())) {
            if (item.kind() == Item.ItemKind.GROUP) {
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

    private static void below(FilledForm filled, String parent, Wording.Locale wording, List<String> lines) {
        for (Item item : filled.form().under(Optional.of(parent))) {
            line(filled, item, wording, lines);
            below(filled, item.linkId(), wording, lines);
        }
    }

    private static void line(FilledForm filled, Item item, Wording.Locale wording, List<String> lines) {
        filled.shown(item.linkId(), wording)
                .ifPresent(answer -> lines.add(item.text().in(wording) + " " + answer));
    }
}
