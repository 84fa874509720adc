using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;

namespace BackOffice.Engine.Register;

/// <summary>Decides what becomes of a record of the register. Pure: the same inputs give the same outcome.</summary>
public static class RegisterMachine
{
    /// <summary>Decides about one command to a pupil's record.</summary>
    /// <param name="pupil">The record; null before it is added.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="context">What the decision may read.</param>
    public static Decision<RegisterOutcome<Pupil>> Decide(Pupil? pupil, RegisterCommand command, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        return (pupil, command) switch
        {
            (null, RegisterPupil add) when Missing(add.Pupil.Forename, add.Pupil.Surname) => new NameMissing(),
            (null, RegisterPupil add) when add.Pupil.DateOfBirth > context.Today => new BornInTheFuture(add.Pupil.DateOfBirth),
            (null, RegisterPupil add) => new RegisterOutcome<Pupil>(
                add.Pupil with { Version = 1 },
                [new CaseEvent("pupil-registered", $"{add.Pupil.Forename} {add.Pupil.Surname} added to the register.")]),
            (not null, RegisterPupil) => default,
            (null, PlacePupil { Child: { } child } place) => new RegisterOutcome<Pupil>(
                child with { Version = 1, Placements = [place.Placement] },
                [new CaseEvent("pupil-registered", $"{child.Forename} {child.Surname} added to the register from {place.Source}."), Placements.Recorded(null, place)]),
            (null, ChangePupil or RecordEligibilityCheck or PlacePupil or RemovePlacement) => new RecordNotFound("pupil"),
            (_, PlacePupil place) => Placements.Put(pupil, place),
            (_, RemovePlacement remove) => Placements.Remove(pupil, remove),
            (_, RecordEligibilityCheck record) => Checked(pupil, record),
            (_, ChangePupil change) => Change(
                pupil, change.Changes, change.Reason, "pupil", pupil.Id, (record, version) => record with { Id = pupil.Id, Version = version }, pupil.Version,
                record => Missing(record.Forename, record.Surname) ? new NameMissing() : record.DateOfBirth > context.Today ? new BornInTheFuture(record.DateOfBirth) : null),
            _ => new UnknownCommand(command.GetType().Name),
        };
    }

    /// <summary>Decides about one command to a provider's record.</summary>
    /// <param name="provider">The record; null before it is added.</param>
    /// <param name="command">What is asked.</param>
    /// <param name="context">What the decision may read.</param>
    public static Decision<RegisterOutcome<Provider>> Decide(Provider? provider, RegisterCommand command, RegisterContext context)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        return (provider, command) switch
        {
            (null, RegisterProvider add) when Missing(add.Provider.Name) => new NameMissing(),
            (null, RegisterProvider add) => new RegisterOutcome<Provider>(
                add.Provider with { Version = 1 },
                [new CaseEvent("provider-registered", $"{add.Provider.Name} added to the register.")]),
            (not null, RegisterProvider) => default,
            (null, ChangeProvider) => new RecordNotFound("provider"),
            (_, ChangeProvider change) => Change(
                provider, change.Changes, change.Reason, "provider", provider.Id, (record, version) => record with { Id = provider.Id, Version = version }, provider.Version,
                record => Missing(record.Name) ? new NameMissing() : null),
            _ => new UnknownCommand(command.GetType().Name),
        };
    }

    /// <summary>Fields that say where letters go and to whom.</summary>
    private static readonly string[] Addresses = ["address", "parents", "email", "name", "headName", "forename", "surname", "providerId"];

    // What the check found out stays with the household: newer facts take the place of older ones of the same name.
    private static RegisterOutcome<Pupil> Checked(Pupil pupil, RecordEligibilityCheck record)
    {
        var check = record.Check;
        var details = new JsonObject
        {
            ["check"] = check.Id.ToString("D"),
            ["ruleSet"] = $"{check.Pack}/{check.RuleSet}",
            ["version"] = check.PackVersion,
            ["asOf"] = check.AsOf.ToString("O"),
            ["result"] = check.Result,
            ["source"] = check.Source,
        };
        var eligibility = record.Household is { Count: > 0 } found
            ? new EligibilityFacts(Merge(pupil.Eligibility?.Facts, found), check.AsOf, check.Source)
            : pupil.Eligibility;
        return new RegisterOutcome<Pupil>(
            pupil with { Version = pupil.Version + 1, Eligibility = eligibility },
            [new CaseEvent("eligibility-checked", $"{check.Title}: {check.Sentence}", details)])
        {
            Checks = [check],
        };
    }

    private static JsonObject Merge(JsonObject? old, JsonObject found)
    {
        var merged = (JsonObject?)old?.DeepClone() ?? [];
        foreach (var (name, value) in found)
        {
            merged[name] = value is JsonObject inner && merged[name] is JsonObject held ? Merge(held, inner) : value?.DeepClone();
        }

        return merged;
    }

    private static bool Missing(params ReadOnlySpan<string?> names)
    {
        foreach (var name in names)
        {
            if (string.IsNullOrWhiteSpace(name))
            {
                return true;
            }
        }

        return false;
    }

    private static Decision<RegisterOutcome<TRecord>> Change<TRecord>(
        TRecord record, JsonObject changes, string reason, string kind, string id, Func<TRecord, long, TRecord> keep, long version, Func<TRecord, Refusal?> check)
        where TRecord : class, IVersioned
    {
        var before = (JsonObject)JsonSerializer.SerializeToNode(record, CaseJson.Options)!;
        var known = CaseJson.Options.GetTypeInfo(typeof(TRecord)).Properties.Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
        var after = (JsonObject)before.DeepClone();
        foreach (var (field, value) in changes)
        {
            // Placements follow from accepted returns and from nothing else.
            if (field is "id" or "version" or "placements" || !known.Contains(field))
            {
                return new FieldUnknown(kind, field);
            }

            after[field] = value?.DeepClone();
        }

        TRecord changed;
        try
        {
            changed = keep(after.Deserialize<TRecord>(CaseJson.Options)!, version + 1);
        }
        catch (JsonException fault)
        {
            return new FieldUnreadable(kind, fault.Path?.TrimStart('$', '.') ?? "value");
        }

        if (check(changed) is { } refusal)
        {
            return refusal;
        }

        var details = new JsonObject { ["reason"] = reason };
        foreach (var (field, value) in changes)
        {
            if (!JsonNode.DeepEquals(before[field], value))
            {
                details[field] = new JsonObject { ["old"] = before[field]?.DeepClone(), ["new"] = value?.DeepClone() };
            }
        }

        return details.Count == 1
            ? default(Decision<RegisterOutcome<TRecord>>)
            : new RegisterOutcome<TRecord>(changed, [new CaseEvent($"{kind}-changed", $"Record changed: {reason}", details)])
            {
                Messages = Array.Exists(Addresses, details.ContainsKey) ? [Tell(kind, id, version + 1)] : [],
            };
    }

    private static OutboxMessage Tell(string kind, string id, long version) =>
        new("command", $"{kind}:{id}", $"{kind}:{id}:{version.ToString(CultureInfo.InvariantCulture)}:letters", new JsonObject
        {
            ["command"] = nameof(RetryLetters),
            ["reason"] = $"the {kind}'s record was changed",
        });
}
