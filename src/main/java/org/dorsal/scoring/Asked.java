package org.dorsal.scoring;

import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;

/** Which questions the form asks, given the answers so far (R4 enableWhen). */
final class Asked {
    private final Form form;
    private final Answers answers;

    Asked(Form form, Answers answers) {
        this.form = form;
        this.answers = answers;
    }

    boolean now(String linkId) {
        return form.item(linkId)
                .filter(item -> item.gate().map(this::open).orElse(true))
                .filter(item -> item.parent().map(this::now).orElse(true))
                .isPresent();
    }

    private boolean open(Item.Gate gate) {
        return gate.all()
                ? gate.conditions().stream().allMatch(this::holds)
                : gate.conditions().stream().anyMatch(this::holds);
    }

    /** A condition about a question that is not answered does not hold, whatever its operator. */
    private boolean holds(Item.When when) {
        return answers.choice(when.question())
                .map(choice -> switch (when.operator()) {
                    case EQUAL -> choice.holds(when.code());
                    case NOT_EQUAL -> !choice.holds(when.code());
                })
                .orElse(false);
    }
}
