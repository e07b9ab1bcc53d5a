package org.dorsal.assessment;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.ResourceBundle.Control;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.LintFinding;
import org.dorsal.knowledge.Wording;

/**
 * Texts of pages and knowledge that a wording lacks. US English is complete; files of {@code words/} for en-GB hold
 * only the differences.
 */
public final class MissingTexts {
    /** Files of the pages' own words below {@code words/}. */
    public static final List<String> WORDS =
            List.of("frame", "assess", "draft", "review", "history", "launch", "filing", "operate", "audit");

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
        knowledge.codes().all().forEach(each -> missing.text(each.system(), each.code(), each.display()));
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
        String canonical = form.edition().canonical();
        text(canonical, "title", form.title());
        form.items().forEach((linkId, item) -> {
            text(canonical, linkId, item.text());
            item.display().shortText().ifPresent(brief -> text(canonical, linkId + ".shortText", brief));
            item.display().unit().ifPresent(unit -> text(canonical, linkId + ".unit", unit));
            item.options().forEach(option -> coded(canonical, linkId + "=", option.coded()));
        });
    }

    private void evidence(EvidenceModels models) {
        String canonical = models.edition().canonical();
        text(canonical, "title", models.title());
        models.causes().forEach(model -> {
            coded(canonical, "", model.cause());
            text(canonical, model.cause().code() + ".receiver", model.receiver());
            model.tests().forEach(test -> text(canonical, model.cause().code() + ".test", test.words()));
            model.floors().forEach(floor -> text(canonical, floor.id(), floor.words()));
            model.domains()
                    .forEach(domain -> domain.entries().forEach(entry -> text(canonical, entry.id(), entry.words())));
        });
    }

    private void care(Care care) {
        String canonical = care.edition().canonical();
        text(canonical, "title", care.title());
        care.offers().forEach(offer -> {
            activity(offer.activity());
            offer.never()
                    .forEach(never -> text(canonical, offer.activity().code().code() + ".never-with", never.reason()));
        });
        care.hints().forEach(hint -> {
            text(canonical, hint.id() + ".title", hint.title());
            text(canonical, hint.id() + ".textEquivalent", hint.text());
        });
        care.goals().forEach(goal -> text(canonical, goal.id(), goal.text()));
        care.contradictions()
                .forEach(contradiction -> text(canonical, contradiction.code().code() + ".says", contradiction.text()));
    }

    private void activity(Care.Activity activity) {
        String canonical = activity.edition().canonical();
        text(canonical, "title", activity.title());
        text(canonical, "subtitle", activity.heading());
        text(canonical, "description", activity.says());
    }

    private void coded(String canonical, String before, Coded coded) {
        text(canonical, before + coded.code(), coded.display());
    }

    private void text(String canonical, String element, Wording text) {
        if (!text.us().isBlank() && !text.has(wording)) {
            findings.add(new LintFinding(canonical, element, "has no " + wording.tag() + " translation"));
        }
    }
}
