using System.Collections.Immutable;

namespace BackOffice.Engine.Packs;

/// <summary>A form that a list of providers is asked for again and again: a census, a headcount, a directory update.</summary>
/// <param name="Id">Id within the pack.</param>
/// <param name="Form">Form that they fill in.</param>
/// <param name="Title">Name as people say it.</param>
/// <param name="Kinds">Kinds of provider that are asked, as in the register: <c>early-years</c>.</param>
/// <param name="Lead">What the provider's start page says, as Markdown.</param>
/// <param name="Team">Team that reviews the returns; the pack's team unless given.</param>
/// <param name="Reminders">Reminders to those that have not sent their return.</param>
/// <param name="Law">What obliges the providers to answer.</param>
/// <param name="Children">Rows that are children, who come into the register when a return is accepted; null where there are none.</param>
/// <param name="Directory">How accepted returns stand in the public directory; null when they do not.</param>
public sealed record PackCollection(
    string Id,
    string Form,
    string Title,
    ImmutableList<string> Kinds,
    string? Lead = null,
    string? Team = null,
    ImmutableList<PackReminder>? Reminders = null,
    string? Law = null,
    PackChildRows? Children = null,
    PackDirectory? Directory = null);

/// <summary>Which answers of a row describe a child and the place in a setting. Each names a field of the row set.</summary>
/// <param name="Rows">The row set.</param>
/// <param name="Forename">Forename.</param>
/// <param name="Surname">Surname.</param>
/// <param name="DateOfBirth">Date of birth.</param>
/// <param name="Upn">Unique pupil number.</param>
/// <param name="Address">Home address.</param>
/// <param name="SenStatus">SEN status: N none, K support, E plan.</param>
/// <param name="Hours">Hours a week at the setting.</param>
/// <param name="Funding">Hours a week that are paid for, each entitlement in a field of its own.</param>
/// <param name="EligibilityCode">Eligibility code of working parents.</param>
public sealed record PackChildRows(
    string Rows,
    string Forename,
    string Surname,
    string DateOfBirth,
    string? Upn = null,
    string? Address = null,
    string? SenStatus = null,
    string? Hours = null,
    ImmutableList<string>? Funding = null,
    string? EligibilityCode = null)
{
    internal IEnumerable<string> Answers => new[] { Forename, Surname, DateOfBirth, Upn, Address, SenStatus, Hours, EligibilityCode }.Concat(Funding ?? []).OfType<string>();
}

/// <summary>A reminder of a collection.</summary>
/// <param name="Id">Id within the collection.</param>
/// <param name="Title">What it is, for example "A week to go".</param>
/// <param name="Letter">Letter of the pack that is sent; its title is the e-mail's subject.</param>
/// <param name="Days">Days from the day the return is due: −7 a week before, 1 the day after.</param>
public sealed record PackReminder(string Id, string Title, string Letter, int Days);
