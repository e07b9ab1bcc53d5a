package org.dorsal.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import org.dorsal.assessment.SiteRules;
import org.dorsal.knowledge.JsonChange;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.knowledge.Plan;
import org.dorsal.knowledge.ProfileFile;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.junit.jupiter.api.Test;

/** Test of draft plans: unapproved plans are reported from their own data, and an approval ends all reports. */
class PlansInForceTest {
    private static final List<String> PLANS =
            List.of("plan/upper-back-pain-evidence-2.0.0.json", "plan/upper-back-pain-care-2.0.0.json");
    private static final String APPROVED = "set /status 'active' ;; set /approvalDate '2026-12-01'"
            + " ;; set /reviewer [{'name':'Dr Sample Officer'}]";

    @Test
    void a_site_without_signatures_needs_approved_plans_or_says_that_it_does_without() {
        Knowledge drafts = SomeProfiles.knowledge();
        assertThat(SiteKnowledgeCheck.unapproved(rules(SiteRules.SignOffRule.NONE, false), "northside", drafts))
                .singleElement()
                .asString()
                .contains("sign-off is none", "upper-back-pain-care 2.0.0", "accept-unapproved-criteria: true");
        assertThat(SiteKnowledgeCheck.unapproved(rules(SiteRules.SignOffRule.NONE, true), "northside", drafts))
                .isEmpty();
        assertThat(SiteKnowledgeCheck.unapproved(rules(SiteRules.SignOffRule.REQUIRED, false), "northside", drafts))
                .isEmpty();
    }

    @Test
    void once_each_plan_in_force_is_approved_nothing_is_refused_and_the_words_name_who_did_it() {
        Knowledge approved = approved(PLANS.size());
        assertThat(SiteKnowledgeCheck.unapproved(rules(SiteRules.SignOffRule.NONE, false), "northside", approved))
                .isEmpty();
        assertThat(Plan.describe(approved.plans()))
                .contains("upper-back-pain-care 2.0.0: approved by Dr Sample Officer on 2026-12-01")
                .doesNotContain("approved by nobody");
    }

    @Test
    void one_draft_among_the_plans_in_force_is_enough_to_be_refused() {
        assertThat(SiteKnowledgeCheck.unapproved(
                        rules(SiteRules.SignOffRule.NONE, false), "northside", approved(PLANS.size() - 1)))
                .singleElement()
                .asString()
                .contains("nobody has approved upper-back-pain-care 2.0.0;");
    }

    @Test
    void a_source_past_its_review_is_told_from_that_day_on() {
        Plan care = SomeProfiles.knowledge().plans().stream()
                .filter(plan -> plan.name().equals("upper-back-pain-care 2.0.0"))
                .findFirst()
                .orElseThrow();
        assertThat(care.approval().overdue(LocalDate.parse("2023-12-31"))).isEmpty();
        assertThat(care.approval().overdue(LocalDate.parse("2024-01-01")))
                .singleElement()
                .asString()
                .contains("2023-12-31", "Bupa: Upper back pain");
    }

    @Test
    void a_plan_past_its_own_period_is_told() {
        Knowledge ended =
                changed(List.of(PLANS.getLast()), "set /effectivePeriod {'start':'2026-01-01','end':'2026-06'}");
        Plan care = ended.plans().stream()
                .filter(plan -> plan.name().equals("upper-back-pain-care 2.0.0"))
                .findFirst()
                .orElseThrow();
        assertThat(care.approval().description()).endsWith("in effect from 2026-01-01 until 2026-06-30");
        assertThat(care.approval().overdue(LocalDate.parse("2026-07-01")))
                .contains("it was in effect until 2026-06-30; have it reviewed");
    }

    private static Knowledge approved(int plans) {
        return changed(PLANS.subList(0, plans), APPROVED);
    }

    /** Without the sentences that no sign-off may leave standing: lint names each. */
    private static Knowledge changed(List<String> paths, String change) {
        List<ProfileFile> files = SomeProfiles.files().stream()
                .map(file -> paths.contains(file.path()) ? changed(file, change) : file)
                .toList();
        return SomeProfiles.knowledge(files);
    }

    private static ProfileFile changed(ProfileFile file, String change) {
        String text = new String(file.bytes(), StandardCharsets.UTF_8)
                .replaceAll("await\\w* [^.\"]{0,60}(sign-off|safety officer)", "were signed off");
        return new ProfileFile(file.path(), JsonChange.of(change).apply(text).getBytes(StandardCharsets.UTF_8));
    }

    private static SiteRules rules(SiteRules.SignOffRule signOff, boolean accepts) {
        return new SiteRules(
                "Northside Clinic",
                Wording.Locale.EN_US,
                signOff,
                accepts,
                SiteRules.WriteBackRule.NONE,
                URI.create("https://ehr.example/fhir"));
    }
}
