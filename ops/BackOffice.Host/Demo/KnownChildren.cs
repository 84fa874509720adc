using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Register;
using BackOffice.Grains;
using BackOffice.Grains.Runtime;

namespace BackOffice.Host.Demo;

/// <summary>
/// A few of the demo's nursery children whom the register knew before their settings named them: some for certain, some with a
/// difference that a person has to look at, and one in two settings at once.
/// </summary>
internal sealed class KnownChildren(IGrains grains, Action<CommandAnswer> check)
{
    private static readonly Actor Seeder = Actor.System("demo");
    private JsonObject? _inTwo;
    private int _met;

    /// <summary>Makes the register know some children of a return that will be accepted.</summary>
    /// <param name="setting">The setting that names them.</param>
    /// <param name="children">The rows of the return.</param>
    public async Task Meet(DemoProvider setting, JsonArray children)
    {
        var rows = children.OfType<JsonObject>().ToList();
        await Register(setting, rows[0], child => child);
        if (rows.Count < 6) return;
        await Register(setting, rows[1], child => child with { Address = new Address(["8 Wharf Street", "Ouseby", "FX10 4HJ"]) }); // has moved since
        if (_met++ < 2) await Register(setting, rows[2], child => child with { Surname = $"{child.Surname}s" }); // spelt otherwise
        else if (_met == 3) await Register(setting, rows[3], child => child with { Forename = "Robin" }); // a twin, who is in no setting

        // One child is named by the first two settings: both count, and neither hears of the other.
        if (_inTwo is null) _inTwo = (JsonObject)rows[5].DeepClone();
        else if (rows.Count > 7) children[children.IndexOf(rows[5])] = _inTwo.DeepClone();
    }

    private async Task Register(DemoProvider setting, JsonObject row, Func<Pupil, Pupil> differ)
    {
        var id = $"E{setting.Urn}{row["dateOfBirth"]}".Replace("-", "", StringComparison.Ordinal);
        var address = row["address"]!;
        var child = differ(new Pupil
        {
            Id = id,
            Forename = (string)row["forename"]!,
            Surname = (string)row["surname"]!,
            DateOfBirth = DateOnly.ParseExact((string)row["dateOfBirth"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Address = new Address([(string)address["line1"]!, (string)address["town"]!, (string)address["postcode"]!]),
        });
        check(await grains.Get<IPupilGrain>(id).Do(new RegisterPupil(child), CommandIds.From($"demo:{id}"), Seeder));
    }
}
