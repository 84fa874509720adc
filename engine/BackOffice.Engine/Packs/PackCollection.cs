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
public sealed record PackCollection(
    string Id,
    string Form,
    string Title,
    ImmutableList<string> Kinds,
    string? Lead = null,
    string? Team = null,
    ImmutableList<PackReminder>? Reminders = null,
    string? Law = null);

/// <summary>A reminder of a collection.</summary>
/// <param name="Id">Id within the collection.</param>
/// <param name="Title">What it is, for example "A week to go".</param>
/// <param name="Letter">Letter of the pack that is sent; its title is the e-mail's subject.</param>
/// <param name="Days">Days from the day the return is due: −7 a week before, 1 the day after.</param>
public sealed record PackReminder(string Id, string Title, string Letter, int Days);
