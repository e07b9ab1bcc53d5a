package org.dorsal.assessment;

/**
 * Site with its assessment rules.
 *
 * @param id name in URLs and in every row
 */
public record Site(String id, SiteRules rules) {}
