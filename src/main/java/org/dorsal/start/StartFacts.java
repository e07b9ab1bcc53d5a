package org.dorsal.start;

import java.util.ArrayList;
import java.util.List;
import org.dorsal.assessment.Software;
import org.dorsal.audit.About;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.settings.SettingsHash;
import org.dorsal.settings.WrittenSettings;

/** With what the service runs, as the event of its start tells it. */
final class StartFacts {
    private StartFacts() {}

    static List<About> of(Software software, Knowledge knowledge, WrittenSettings settings) {
        List<About> facts = new ArrayList<>();
        facts.add(new About.Fact("software", software.name() + " " + software.version()));
        facts.add(new About.Fact("settings-sha256", SettingsHash.of(settings).hex()));
        knowledge.published().stream()
                .map(published -> published.edition().canonical() + "#sha256:"
                        + published.edition().sha256())
                .sorted()
                .forEach(edition -> facts.add(new About.Fact("knowledge", edition)));
        return facts;
    }
}
