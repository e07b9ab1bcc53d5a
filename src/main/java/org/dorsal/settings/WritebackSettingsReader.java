package org.dorsal.settings;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.dorsal.assessment.SiteRules.WriteBackRule;
import org.dorsal.smart.SiteId;
import org.dorsal.writeback.NoteRules;
import org.dorsal.writeback.WritebackSettings;
import org.dorsal.writeback.WritebackSettings.ConfiguredCoding;
import org.dorsal.writeback.WritebackSettings.OwnCodes;
import org.dorsal.writeback.WritebackSettings.Writer;

/**
 * Creates the write-back settings of a site from those under {@code ehr}; each refusal begins with the key below the
 * site.
 */
final class WritebackSettingsReader {
    static final Map<String, WriteBackRule> WHEN = Map.of(
            "none",
            WriteBackRule.NONE,
            "on-sign-off",
            WriteBackRule.ON_SIGN_OFF,
            "on-receipt",
            WriteBackRule.ON_RECEIPT);

    private static final Map<String, OwnCodes> OWN_CODES =
            Map.of("auto", OwnCodes.AUTO, "always", OwnCodes.ALWAYS, "never", OwnCodes.NEVER);

    private static final Map<String, String> VENDORS =
            NoteRules.VENDORS.stream().collect(Collectors.toMap(name -> name, name -> name));

    /** Pattern of a coding: its system is a URI, its code has no blanks at its ends (FHIR R4, datatypes). */
    private static final Pattern CODE = Pattern.compile(
            "([A-Za-z][A-Za-z0-9+.-]*:[^\\s|]+)\\|([^\\s|]+(?: [^\\s|]+)*)(?:\\|([^|\\p{Cntrl}]{1,200}))?");

    private WritebackSettingsReader() {}

    /** Reads all settings even when no new results are written back: earlier deliveries are still corrected. */
    static WritebackSettings.SiteWriteback of(
            SiteId site, WriteBackRule when, ZoneId zone, DorsalProperties.EhrProperties written) {
        NoteRules rules = NoteRules.of(SettingsReader.oneOf("ehr.vendor", VENDORS, written.vendor()));
        ConfiguredCoding noteType =
                written.noteType().isBlank() ? rules.type() : coding("ehr.note-type", written.noteType());
        if (!rules.takes(noteType)) {
            throw new IllegalArgumentException("ehr.note-type is none that " + written.vendor()
                    + " takes; name one of LOINC " + String.join(", ", new TreeSet<>(rules.loinc()))
                    + ", or a code of the site's own");
        }
        Map<String, ConfiguredCoding> codeMap = codeMap(written.codeMap());
        OwnCodes ownCodes = SettingsReader.oneOf("ehr.own-codes", OWN_CODES, written.ownCodes());
        Writer writer = writer(written);
        checkWriter(when, writer);
        return new WritebackSettings.SiteWriteback(
                site,
                written.fhirBase().replaceFirst("/$", ""),
                zone,
                writer,
                when == WriteBackRule.NONE,
                ownCodes,
                rules,
                noteType,
                codeMap);
    }

    private static Writer writer(DorsalProperties.EhrProperties written) {
        if (!written.backendClientId().isBlank()) {
            return Writer.BACKEND;
        }
        return written.clientId().isBlank() ? Writer.NOBODY : Writer.CLINICIANS;
    }

    /** Refuses a writer without a possible token: its results would wait unnoticed. */
    private static void checkWriter(WriteBackRule when, Writer writer) {
        if (when == WriteBackRule.ON_RECEIPT && writer != Writer.BACKEND) {
            throw new IllegalArgumentException(
                    "ehr.write-back is on-receipt, when there is no clinician whose token could"
                            + " write; give ehr.backend-client-id, or say on-sign-off");
        }
        if (when == WriteBackRule.ON_SIGN_OFF && writer == Writer.NOBODY) {
            throw new IllegalArgumentException(
                    "ehr.write-back is on-sign-off, but nobody may write; give ehr.client-id for"
                            + " clinicians' tokens or ehr.backend-client-id for a client of the site's own");
        }
    }

    private static Map<String, ConfiguredCoding> codeMap(List<DorsalProperties.MappingProperties> written) {
        Map<String, ConfiguredCoding> map = new HashMap<>();
        for (int at = 0; at < written.size(); at++) {
            String key = "ehr.code-map[" + at + "].";
            Matcher from = CODE.matcher(written.get(at).from());
            if (!from.matches()) {
                throw new IllegalArgumentException(
                        key + "from must be system|code, such as http://loinc.org|72514-3; correct it");
            }
            ConfiguredCoding to = coding(key + "to", written.get(at).to());
            if (map.put(from.group(1) + "|" + from.group(2), to) != null) {
                throw new IllegalArgumentException(key + "from stands there twice; keep one");
            }
        }
        return map;
    }

    private static ConfiguredCoding coding(String key, String written) {
        Matcher code = CODE.matcher(written);
        if (!code.matches() || code.group(3) == null || code.group(3).isBlank()) {
            throw new IllegalArgumentException(
                    key + " must be system|code|words, such as http://loinc.org|18776-5|Plan of care note; correct it");
        }
        return new ConfiguredCoding(code.group(1), code.group(2), code.group(3).strip());
    }
}
