using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using BackOffice.Engine.Access;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Packs;
using BackOffice.Rules.Calendars;

namespace BackOffice.Engine.Simulation;

/// <summary>One case in memory with a simulated clock: what examples, tests and the demo county drive. Timers fire in their order as time passes.</summary>
public sealed class CaseSimulation
{
    private static readonly TimeOnly Opening = new(9, 0);

    private readonly List<Outcome> outcomes = [];
    private readonly List<DateTimeOffset> moments = [];
    private Pack pack;
    private Pack? other;
    private int commands;

    /// <summary>A case that is not open yet.</summary>
    /// <param name="pack">The pack it will run.</param>
    /// <param name="id">Identity of the case; also gives the reference.</param>
    /// <param name="register">Facts of the register; the sample ones when left out.</param>
    /// <param name="calendars">Calendars; bank holidays only when left out.</param>
    public CaseSimulation(Pack pack, Guid id, JsonObject? register = null, CalendarBook? calendars = null)
    {
        ArgumentNullException.ThrowIfNull(pack);
        this.pack = pack;
        Id = new CaseId(id);
        Register = register ?? SampleRegister();
        Calendars = calendars ?? CalendarBook.BankHolidaysOnly;
    }

    /// <summary>Identity of the case.</summary>
    public CaseId Id { get; }

    /// <summary>The case; null until it is opened.</summary>
    public CaseState? State { get; private set; }

    /// <summary>The moment it is.</summary>
    public DateTimeOffset Now { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Facts of the register; changes that the case sends are applied.</summary>
    public JsonObject Register { get; }

    /// <summary>Calendars that clocks count in.</summary>
    public CalendarBook Calendars { get; }

    /// <summary>Everything committed so far, in order.</summary>
    public IReadOnlyList<Outcome> Outcomes => outcomes;

    /// <summary>When each of them was committed.</summary>
    public IReadOnlyList<DateTimeOffset> Moments => moments;

    /// <summary>A caseworker of every team of the pack.</summary>
    public Actor Caseworker => new("sim:caseworker", "Carys Caseworker", [Role.Caseworker], Teams);

    /// <summary>A manager of every team of the pack.</summary>
    public Actor Manager => new("sim:manager", "Morgan Manager", [Role.Caseworker, Role.Manager], Teams);

    private ImmutableHashSet<string> Teams => [.. pack.Teams.Select(team => team.Id)];

    /// <summary>Lets time pass until a moment, firing every timer on the way at its own moment.</summary>
    /// <param name="moment">When to stop; moments in the past change nothing.</param>
    public void MoveTo(DateTimeOffset moment)
    {
        while (State?.Waits.Where(wait => wait.DueAt <= moment).OrderBy(wait => wait.DueAt).ThenBy(wait => wait.Number).FirstOrDefault() is { } next)
        {
            Now = next.DueAt > Now ? next.DueAt.Value : Now;
            if (Decide(new FireTimer(next.Number), Actor.System("timers")).Outcome is null)
            {
                break; // the case closed: nothing more fires
            }
        }

        Now = moment > Now ? moment : Now;
    }

    /// <summary>Lets time pass until nine in the morning of a day.</summary>
    /// <param name="day">The day in Europe/London.</param>
    public void MoveTo(DateOnly day) => MoveTo(London.At(day, Opening));

    /// <summary>Gives the case a command at the present moment.</summary>
    /// <param name="command">What is asked.</param>
    /// <param name="actor">Who asks; the caseworker when left out.</param>
    public Decision<Outcome> Do(CaseCommand command, Actor? actor = null) => Decide(command, actor ?? Caseworker);

    /// <summary>Moves the case to another version of its pack; later commands run on that one.</summary>
    /// <param name="to">The version.</param>
    /// <param name="steps">Steps of it by steps of the version the case runs, where they have another id.</param>
    public Decision<Outcome> Move(Pack to, ImmutableSortedDictionary<string, string>? steps = null)
    {
        ArgumentNullException.ThrowIfNull(to);
        return Switch(to, new MoveCaseToVersion(to.Version, steps ?? ImmutableSortedDictionary<string, string>.Empty, State?.Version));
    }

    /// <summary>Undoes the last move.</summary>
    /// <param name="to">The version that the case came from.</param>
    public Decision<Outcome> MoveBack(Pack to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return Switch(to, new UndoMove());
    }

    private Decision<Outcome> Switch(Pack to, CaseCommand command)
    {
        other = to;
        var decision = Decide(command, Actor.System("migration"));
        other = null;
        if (decision.Outcome is not null)
        {
            pack = to;
        }

        return decision;
    }

    /// <summary>What the next decision may read.</summary>
    /// <param name="actor">Who asks.</param>
    public DecideContext Context(Actor actor) => new()
    {
        OtherVersion = other,
        Actor = actor,
        CommandId = References.Derive($"command {commands.ToString(CultureInfo.InvariantCulture)}", Id.Value),
        Now = Now,
        Today = London.DayOf(Now),
        Pack = pack,
        Calendars = Calendars,
        Register = Register,
        CaseId = Id,
        Reference = References.For(pack.ReferencePrefix, Id.Value),
    };

    private Decision<Outcome> Decide(CaseCommand command, Actor actor)
    {
        commands++;
        var decision = CaseMachine.Decide(State, command, Context(actor));
        if (decision.Outcome is { } outcome)
        {
            State = outcome.State;
            outcomes.Add(outcome);
            moments.Add(Now);
            Apply(outcome);
        }

        return decision;
    }

    private void Apply(Outcome outcome)
    {
        foreach (var message in outcome.Messages.Where(message => message.Kind == "command" && message.Body["changes"] is JsonObject))
        {
            var record = message.Target.StartsWith("pupil:", StringComparison.Ordinal) ? "pupil" : "school";
            if (Register[record] is not JsonObject facts)
            {
                Register[record] = facts = [];
            }

            foreach (var (field, value) in (JsonObject)message.Body["changes"]!)
            {
                facts[field] = value?.DeepClone();
            }
        }
    }

    /// <summary>A pupil, one parent, a school and a council, for examples that do not say.</summary>
    public static JsonObject SampleRegister() => (JsonObject)JsonNode.Parse("""
        {
          "pupil": { "id": "sample", "forename": "Ada", "surname": "Example", "fullName": "Ada Example", "dateOfBirth": "2016-05-04", "upn": "A823456789012", "yearGroup": "5",
                     "senStatus": "K", "schoolName": "Low Road Primary School", "address": ["1 Low Road", "Demotown", "DM1 2AB"] },
          "parents": [ { "title": "Mrs", "forename": "Eve", "surname": "Example", "fullName": "Mrs Eve Example", "relationship": "mother", "parentalResponsibility": true,
                         "address": ["1 Low Road", "Demotown", "DM1 2AB"], "email": "eve@example.org", "emailAgreed": false } ],
          "school": { "id": "school:810001", "name": "Low Road Primary School", "urn": "810001", "headName": "Mr Harry Head", "address": ["Low Road", "Demotown", "DM1 2AC"], "email": "office@lowroad.example" },
          "council": { "name": "Demoshire County Council", "phone": "01234 567890", "email": "sen@demoshire.example", "address": ["County Hall", "Demotown", "DM1 1AA"], "website": "www.demoshire.example" }
        }
        """)!;
}
