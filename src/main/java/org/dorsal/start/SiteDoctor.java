package org.dorsal.start;

import java.security.SecureRandom;
import java.time.*;
import java.util.*;
import java.util.stream.Collectors;
import org.apache.commons.lang3.Strings;
import org.dorsal.command.CommandException;
import org.dorsal.command.CommandResource.Doctor;
import org.dorsal.settings.ConfiguredSite;
import org.dorsal.settings.Settings;
import org.dorsal.settings.SettingsCheckInitializer;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.BoundedHttp;
import org.dorsal.smart.launch.ConnectionCheck;
import org.dorsal.smart.launch.ConnectionCheck.ExaminationFinding;
import org.dorsal.writeback.AdvertisedSupport;
import org.dorsal.writeback.KindPlan;
import org.dorsal.writeback.ResourceKind;
import org.springframework.context.support.GenericApplicationContext;

/** Examines a site with the settings of the service, its database and its EHR. */
public record SiteDoctor(Clock clock) implements Doctor {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    @Override
    public List<ExaminationFinding> examine(List<String> arguments, String site) {
        try (var context = new GenericApplicationContext()) {
            context.setEnvironment(CommandResources.environment(arguments));
            new SettingsCheckInitializer().initialize(context);
            Settings settings = Settings.of(context.getEnvironment());
            return settings.sites().stream()
                    .filter(configured -> configured.id().value().equals(site))
                    .findFirst()
                    .map(configured -> findings(settings, configured, arguments))
                    .orElseThrow(() ->
                            CommandException.unfit(List.of("there is no such site in the settings; known are "
                                    + settings.sites().stream()
                                            .map(configured -> configured.id().value())
                                            .collect(Collectors.joining(", ")))));
        } catch (RuntimeException fault) {
            throw CommandException.unfit(CommandResources.messages(fault));
        }
    }

    private List<ExaminationFinding> findings(Settings settings, ConfiguredSite configured, List<String> arguments) {
        SiteId site = configured.id();
        List<ExaminationFinding> findings = new ArrayList<>();
        findings.add(ExaminationFinding.good("settings", "read; addresses of Dorsal begin with " + settings.baseUrl()));
        findings.add(database(arguments));
        var examination = new ConnectionCheck(
                settings.launch(),
                new BoundedHttp(
                        ANSWER_WITHIN,
                        settings.destinations(),
                        settings.network().bundle()),
                clock,
                new SecureRandom());
        findings.addAll(examination.of(site));
        examination
                .metadata(site)
                .flatMap(body -> AdvertisedSupport.of(body, settings.writeback().site(site)))
                .ifPresentOrElse(
                        support -> findings.addAll(promised(support, configured.ehrBases())),
                        () -> findings.add(ExaminationFinding.bad(
                                "metadata",
                                "the EHR's metadata can't be read as a CapabilityStatement of FHIR R4: it is not"
                                        + " known which resources the EHR accepts.")));
        findings.add(launch(findings, settings, site));
        return findings;
    }

    private static ExaminationFinding database(List<String> arguments) {
        try {
            CommandResources.checkDatabase(arguments);
            return ExaminationFinding.good(
                    "database", "durable commits, two users and row security are as they must be");
        } catch (CommandException unfit) {
            return ExaminationFinding.bad("database", unfit.message());
        }
    }

    private static List<ExaminationFinding> promised(AdvertisedSupport support, List<String> bases) {
        List<ExaminationFinding> findings = new ArrayList<>();
        support.address()
                .filter(address -> !bases.contains(Strings.CS.removeEnd(address, "/")))
                .ifPresent(address -> findings.add(ExaminationFinding.warning(
                        "address",
                        "the EHR calls its FHIR base " + address
                                + ": what it sends under that address, as in CDS Hooks, is"
                                + " not used; if it is another name of ehr.fhir-base, add it to ehr.other-bases.")));
        if (!support.searched().isEmpty()) {
            findings.add(ExaminationFinding.good(
                    "read", "the EHR lists searches for " + String.join(", ", support.searched())));
        }
        if (!support.missing().isEmpty()) {
            findings.add(ExaminationFinding.warning(
                    "read",
                    "the EHR lists no search for " + String.join(", ", support.missing())
                            + "; answers are not suggested from there."));
        }
        support.writePlan()
                .ifPresentOrElse(
                        writePlan -> List.of(ResourceKind.values())
                                .forEach(kind -> findings.add(written(kind, writePlan.of(kind)))),
                        () -> findings.add(ExaminationFinding.warning(
                                "write", "ehr.write-back is none: results stay in Dorsal.")));
        if (support.writePlan().filter(KindPlan.WritePlan::nothing).isPresent()) {
            findings.add(
                    ExaminationFinding.warning("write", "nothing reaches the record: the note is copied or printed."));
        }
        return findings;
    }

    private static ExaminationFinding written(ResourceKind kind, KindPlan way) {
        String what = name(kind) + " (" + kind.type() + ")";
        return switch (way) {
            case KindPlan.WrittenKind written ->
                ExaminationFinding.good(
                        "write",
                        what
                                + (written.mapped() ? ", in the EHR's own code" : "")
                                + lookupText(written.lookup())
                                + (written.corrected() ? ", corrected later" : ", not corrected later"));
            case KindPlan.NotWritten(KindPlan.UnwrittenReason why) ->
                ExaminationFinding.warning("write", "not " + what + ": " + reasonText(why));
        };
    }

    private static String lookupText(KindPlan.Lookup lookup) {
        return switch (lookup) {
            case KindPlan.Lookup.ByIdentifier _ -> "; found again by identifier";
            case KindPlan.Lookup.ByMark _ -> "; found again by its mark";
            case KindPlan.Lookup.NoLookup _ -> "; not searched by identifier";
        };
    }

    private static String name(ResourceKind kind) {
        return switch (kind) {
            case RESPONSE -> "the answers";
            case SCORE -> "the pain score";
            case VITAL_SIGN -> "the vital signs";
            case PANEL -> "the result";
            case PLAN -> "the plan";
            case NOTE -> "the note";
        };
    }

    private static String reasonText(KindPlan.UnwrittenReason why) {
        return switch (why) {
            case SITE -> "the site's settings say so.";
            case NOT_TAKEN -> "the EHR's metadata does not list create.";
            case NO_CODE ->
                "the EHR seems to accept only codes of its own (ehr.own-codes: auto); a pain score goes by ehr.code-map.";
            case NO_SCOPE -> "the scopes do not allow it.";
            case NO_VISIT -> "the EHR accepts notes only for a visit.";
            case OTHER -> "another release has a reason that this one does not know.";
        };
    }

    /** Summarizes all findings. */
    private static ExaminationFinding launch(List<ExaminationFinding> findings, Settings settings, SiteId site) {
        Optional<ExaminationFinding> stops = findings.stream()
                .filter(finding -> finding.level() == ExaminationFinding.FindingLevel.BAD)
                .findFirst();
        if (settings.launch().ehr(site).isEmpty()) {
            return ExaminationFinding.warning("launch", "nobody launches here; see ehr.client-id.");
        }
        return stops.map(finding -> ExaminationFinding.bad(
                        "launch", "would fail, or could not write results: see " + finding.about() + "."))
                .orElseGet(() -> ExaminationFinding.good(
                        "launch",
                        "would open the page. Who may sign, and which scopes are granted, only a launch can show."));
    }
}
