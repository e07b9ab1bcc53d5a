package org.dorsal.knowledge;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.ResourceBundle.Control;
import java.util.Set;
import java.util.TreeSet;

/**
 * Texts of pages and knowledge that a wording lacks. US English is complete; files of {@code words/} for en-GB hold
 * only the differences.
 */
public final class MissingTexts {
    /** Files of the pages' own words below {@code words/}. */
    public static final List<String> WORDS =
            List.of("frame", "assess", "review", "history", "launch", "filing", "operate", "audit");

    private final Wording.Locale wording;
    private final Set<LintFinding> findings = new LinkedHashSet<>();

    private MissingTexts(Wording.Locale wording) {
        this.wording = wording;
    }

    /** Returns the missing texts of the pages, the form, its plans and the codes, in this order. */
    public static List<LintFinding> of(Wording.Locale wording, Knowledge knowledge, Form form) {
        MissingTexts missing = new MissingTexts(wording);
        if (!wording.equals(Wording.Locale.EN_US) && !wording.equals(Wording.Locale.EN_GB)) {
            WORDS.forEach(missing::words);
        }
        missing.form(form);
        knowledge.newestEvidence(form).ifPresent(missing::evidence);
        knowledge.newestCare(form).ifPresent(missing::care);
        knowledge
                .codes()
                .all()
                .forEach((system, codes) -> codes.forEach((code, display) -> missing.text(system, code, display)));
        return List.copyOf(missing.findings);
    }

    private void words(String name) {
        Control names = Control.getControl(Control.FORMAT_PROPERTIES);
        String base = "words/" + name;
        TreeSet<String> missing = new TreeSet<>(read(base).orElseThrow().stringPropertyNames());
        for (Locale locale : names.getCandidateLocales(base, Locale.forLanguageTag(wording.tag()))) {
            if (!locale.equals(Locale.ROOT)) {
                read(names.toBundleName(base, locale)).ifPresent(has -> missing.removeAll(has.stringPropertyNames()));
            }
        }
        missing.forEach(key ->
                findings.add(new LintFinding(base + ".properties", key, "has no " + wording.tag() + " wording")));
    }

    private static Optional<Properties> read(String name) {
        Properties words = new Properties();
        try (InputStream file = MissingTexts.class.getResourceAsStream("/" + name + ".properties")) {
            if (file == null) {
                return Optional.empty();
            }
            words.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            return Optional.of(words);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void form(Form form) {
        String at = form.edition().canonical();
        text(at, "title", form.title());
        form.items().forEach((linkId, item) -> {
            text(at, linkId, item.text());
            item.look().shortText().ifPresent(brief -> text(at, linkId + ".shortText", brief));
            item.look().unit().ifPresent(unit -> text(at, linkId + ".unit", unit));
            item.options().forEach(option -> coded(at, linkId + "=", option.coded()));
        });
    }

    private void evidence(EvidenceModels models) {
        String at = models.edition().canonical();
        text(at, "title", models.title());
        models.causes().forEach(model -> {
            coded(at, "", model.cause());
            text(at, model.cause().code() + ".receiver", model.receiver());
            model.tests().forEach(test -> text(at, model.cause().code() + ".test", test.words()));
            model.floors().forEach(floor -> text(at, floor.id(), floor.words()));
            model.domains().forEach(domain -> domain.entries().forEach(entry -> text(at, entry.id(), entry.words())));
        });
    }

    private void care(Care care) {
        String at = care.edition().canonical();
        text(at, "title", care.title());
        care.offers().forEach(offer -> {
            activity(offer.activity());
            offer.never().forEach(never -> text(at, offer.activity().code().code() + ".never-with", never.reason()));
        });
        care.hints().forEach(hint -> {
            text(at, hint.id() + ".title", hint.title());
            text(at, hint.id() + ".textEquivalent", hint.says());
        });
        care.goals().forEach(goal -> text(at, goal.id(), goal.says()));
        care.contradictions()
                .forEach(contradiction -> text(at, contradiction.code().code() + ".says", contradiction.says()));
    }

    private void activity(Care.Activity activity) {
        String at = activity.edition().canonical();
        text(at, "title", activity.title());
        text(at, "subtitle", activity.heading());
        text(at, "description", activity.says());
    }

    private void coded(String at, String before, Coded coded) {
        text(at, before + coded.code(), coded.display());
    }

    private void text(String at, String element, Wording text) {
        if (!text.has(wording)) {
            findings.add(new LintFinding(at, element, "has no " + wording.tag() + " translation"));
        }
    }
}
