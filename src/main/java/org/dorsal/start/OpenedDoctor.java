package org.dorsal.start;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dorsal.command.Desk.DeliveryDesk;
import org.dorsal.command.Desk.Doctor;
import org.dorsal.command.Desk.Opened;
import org.dorsal.settings.Settings;
import org.dorsal.settings.SettingsCheck;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.BoundedHttp;
import org.dorsal.smart.launch.Examination;
import org.dorsal.smart.launch.Examination.Finding;
import org.dorsal.writeback.AdvertisedSupport;
import org.dorsal.writeback.Kind;
import org.dorsal.writeback.KindPlan;
import org.springframework.context.support.GenericApplicationContext;

/** Examines a site with the settings of the service, its database and its EHR. */
public record OpenedDoctor(Clock clock) implements Doctor {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(8);

    @Override
    public Opened<List<Finding>> examine(List<String> given, String site) {
        try (var context = new GenericApplicationContext()) {
            context.setEnvironment(ServiceDesks.environment(given));
            new SettingsCheck().initialize(context);
            Settings settings = Settings.of(context.getEnvironment());
            settings.trustNetwork();
            return settings.sites().stream()
                    .map(Settings.Site::id)
                    .filter(known -> known.value().equals(site))
                    .findFirst()
                    .<Opened<List<Finding>>>map(known -> new Opened.Ready<>(findings(settings, known, given)))
                    .orElseGet(() -> new Opened.Refused<>(List.of("there is no such site in the settings")));
        } catch (RuntimeException fault) {
            return new Opened.Refused<>(ServiceDesks.says(fault));
        }
    }

    private List<Finding> findings(Settings settings, SiteId site, List<String> given) {
        List<Finding> found = new ArrayList<>();
        found.add(Finding.good("settings", "read; addresses of Dorsal begin with " + settings.baseUrl()));
        found.add(database(given));
        var examination = new Examination(
                settings.launch(), new BoundedHttp(ANSWER_WITHIN, settings.destinations()), clock, new SecureRandom());
        found.addAll(examination.of(site));
        examination
                .metadata(site)
                .flatMap(body -> AdvertisedSupport.of(body, settings.writeback().site(site)))
                .ifPresentOrElse(
                        support -> found.addAll(promised(support)),
                        () -> found.add(Finding.bad(
                                "metadata",
                                "the EHR's metadata can't be read as a CapabilityStatement of FHIR R4: nothing is known of what"
                                        + " it takes.")));
        found.add(launch(found, settings, site));
        return found;
    }

    private static Finding database(List<String> given) {
        return switch (ServiceDesks.deliveries(ServiceDesks.DeskWiring.class).open(given)) {
            case Opened.Refused<DeliveryDesk>(List<String> says) -> Finding.bad("database", String.join("; ", says));
            case Opened.Ready<DeliveryDesk>(DeliveryDesk desk) -> {
                desk.close();
                yield Finding.good("database", "durable commits, two users and row security are as they must be");
            }
        };
    }

    private static List<Finding> promised(AdvertisedSupport support) {
        List<Finding> found = new ArrayList<>();
        if (!support.searched().isEmpty()) {
            found.add(Finding.good("read", "the EHR lists searches for " + String.join(", ", support.searched())));
        }
        if (!support.missing().isEmpty()) {
            found.add(Finding.look(
                    "read",
                    "the EHR lists no search for " + String.join(", ", support.missing())
                            + "; answers are not suggested from there."));
        }
        support.writePlan()
                .ifPresentOrElse(
                        writePlan ->
                                List.of(Kind.values()).forEach(kind -> found.add(written(kind, writePlan.of(kind)))),
                        () -> found.add(Finding.look("write", "ehr.write-back is none: results stay in Dorsal.")));
        if (support.writePlan().filter(KindPlan.WritePlan::nothing).isPresent()) {
            found.add(Finding.look("write", "nothing reaches the record: the note is copied or printed."));
        }
        return found;
    }

    private static Finding written(Kind kind, KindPlan way) {
        String what = name(kind) + " (" + kind.type() + ")";
        return switch (way) {
            case KindPlan.Written written ->
                Finding.good(
                        "write",
                        what
                                + (written.mapped() ? ", in the EHR's own code" : "")
                                + found(written.found())
                                + (written.corrected() ? ", corrected later" : ", not corrected later"));
            case KindPlan.NotWritten(KindPlan.Why why) -> Finding.look("write", "not " + what + ": " + says(why));
        };
    }

    private static String found(KindPlan.Lookup lookup) {
        return switch (lookup) {
            case KindPlan.Lookup.ByIdentifier _ -> "; found again by identifier";
            case KindPlan.Lookup.ByMark _ -> "; found again by its mark";
            case KindPlan.Lookup.Nowhere _ -> "; not searched by identifier";
        };
    }

    private static String name(Kind kind) {
        return switch (kind) {
            case RESPONSE -> "the answers";
            case FLAG -> "red flags";
            case SCORE -> "the pain score";
            case PANEL -> "the result";
            case PLAN -> "the plan";
            case NOTE -> "the note";
        };
    }

    private static String says(KindPlan.Why why) {
        return switch (why) {
            case SITE -> "the site's settings say so.";
            case NOT_TAKEN -> "the EHR's metadata does not list create.";
            case NO_CODE ->
                "the EHR seems to take codes of its own only (ehr.own-codes: auto); a pain score goes by ehr.code-map.";
            case NO_SCOPE -> "the scopes do not allow it.";
            case NO_VISIT -> "the EHR takes notes of a visit only.";
        };
    }

    /** What all of it comes to. */
    private static Finding launch(List<Finding> found, Settings settings, SiteId site) {
        Optional<Finding> stops =
                found.stream().filter(one -> one.level() == Finding.Level.BAD).findFirst();
        if (settings.launch().ehr(site).isEmpty()) {
            return Finding.look("launch", "nobody launches here; see ehr.client-id.");
        }
        return stops.map(one -> Finding.bad("launch", "would not come about, or not write: see " + one.about() + "."))
                .orElseGet(() -> Finding.good(
                        "launch",
                        "would open the page. Who may sign, and which scopes are granted, only a launch can show."));
    }
}
