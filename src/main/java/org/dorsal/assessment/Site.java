package org.dorsal.assessment;

/**
 * A site as the main job knows it.
 *
 * @param id its name in URLs and in every row
 */
public record Site(String id, SiteRules rules) {}
