using System.Text.Json.Nodes;
using BackOffice.Engine.Cases;
using BackOffice.Engine.Returns;
using Bogus;

namespace BackOffice.Host.Demo;

/// <summary>One child's request, and what people will do with it: when they act, and what they answer. The engine decides what follows.</summary>
internal sealed class EhcLife
{
    private static readonly string[] Needs = ["ASD", "SLCN", "SEMH", "SLD", "SPLD", "MLD", "PD", "HI", "VI"];

    private readonly Randomizer _random;
    private readonly bool _refusedAssessment;
    private readonly bool _refusedPlan;
    private readonly bool _slow;

    public EhcLife(int number, DemoPupil pupil, DemoProvider school, DateOnly opensOn, DemoProvider other)
    {
        _random = new Randomizer(20260300 + number);
        (Pupil, School, OpensOn, Other) = (pupil, school, opensOn, other);
        ReturnId = new ReturnId(_random.Guid());
        _refusedAssessment = _random.Bool(0.2f);
        _refusedPlan = !_refusedAssessment && _random.Bool(0.07f);
        _slow = _random.Bool(0.25f);
        WithdrawsOn = _random.Bool(0.05f) ? opensOn.AddDays(_random.Int(10, 60)) : null;
    }

    public DemoPupil Pupil { get; }

    public DemoProvider School { get; }

    /// <summary>A second school, consulted beside the child's own.</summary>
    public DemoProvider Other { get; }

    public DateOnly OpensOn { get; }

    public ReturnId ReturnId { get; }

    /// <summary>Day on which the family changes its mind; null for most.</summary>
    public DateOnly? WithdrawsOn { get; }

    /// <summary>Day on which the family answers the draft; set when the draft has gone.</summary>
    public DateOnly? AnswersDraftOn { get; private set; }

    /// <summary>The day somebody does a task: most in good time, a few after the day it was due.</summary>
    public DateOnly DoneOn(int task, DateOnly opened, DateOnly? due)
    {
        var random = new Randomizer(HashCode(task));
        var days = due is { } day ? Math.Max(day.DayNumber - opened.DayNumber, 1) : 14;
        var share = _slow && random.Bool(0.4f) ? random.Float(1.05f, 1.9f) : random.Float(0.3f, 0.9f);
        var on = opened.AddDays((int)(days * share));
        return on.DayOfWeek switch { DayOfWeek.Saturday => on.AddDays(2), DayOfWeek.Sunday => on.AddDays(1), _ => on };
    }

    /// <summary>Some tasks nobody ever does: the case stands where it stands.</summary>
    public bool Claimed(int task) => new Randomizer(HashCode(task) + 1).Bool(0.45f);

    /// <summary>The request as the school fills it in.</summary>
    public JsonObject Request()
    {
        var need = _random.ArrayElement(Needs);
        return new JsonObject
        {
            ["requester"] = "school",
            ["askerName"] = School.HeadName,
            ["askerRole"] = "Head teacher",
            ["askerEmail"] = School.Email,
            ["forename"] = Pupil.Forename,
            ["surname"] = Pupil.Surname,
            ["dateOfBirth"] = Iso(Pupil.DateOfBirth),
            ["ncYear"] = Pupil.YearGroup,
            ["childUpn"] = Pupil.Upn,
            ["homeAddress"] = AddressOf(Pupil.Address),
            ["lookedAfter"] = false,
            ["homeLanguage"] = "English",
            ["interpreter"] = false,
            ["previousRequest"] = false,
            ["parents"] = new JsonArray([.. Pupil.Parents.Select(parent => (JsonNode)ParentOf(parent))]),
            ["attends"] = true,
            ["settingName"] = School.Name,
            ["settingUrn"] = School.Urn,
            ["attendance"] = _random.ArrayElement(["full", "most", "half"]),
            ["primaryNeed"] = need,
            ["strengths"] = _random.ArrayElement(["Curious and kind, and remembers everything about animals.", "Builds anything out of anything.", "Funny, loyal to friends, quick at sums."]),
            ["childViews"] = _random.ArrayElement(["I like art. Talking in class is hard.", "I want people to wait until I have finished.", "Break is too loud."]),
            ["reasons"] = _random.ArrayElement(["The gap to others of the same age grows in spite of help from outside the school.", "Attends little and leaves lessons often; the plan we made has not been enough.", "Needs an adult beside them for most of the day to learn."]),
            ["healthNeeds"] = false,
            ["socialCare"] = false,
            ["cycles"] = _random.Int(2, 4),
            ["triedSummary"] = "Small groups, a daily adult, a visual timetable and advice from a specialist teacher, each reviewed every term.",
            ["outsideHelp"] = new JsonArray("specialistTeacher"),
            ["attainment"] = "About two years behind others of the same age in reading and writing.",
            ["consentShare"] = true,
            ["consentHealth"] = true,
            ["consentCare"] = true,
            ["parentsKnow"] = true,
        };
    }

    /// <summary>Answers to the form of a task, on a day. Null when this life does not do it.</summary>
    public JsonObject? Answers(CaseTask task, CaseState state, DateOnly today, string by) => task.FormId switch
    {
        "request-check" => new() { ["responsible"] = true, ["validRequester"] = true, ["decision"] = "accept" },
        "screening" => new()
        {
            ["consultedOn"] = Iso(today.AddDays(-2)),
            ["parentViews"] = "Worried, and want their child to be understood.",
            ["childViews"] = "I want somebody to help me say it.",
            ["learningDifficulty"] = true,
            ["disability"] = false,
            ["callsForProvision"] = true,
            ["cycles"] = 3,
            ["progress"] = _refusedAssessment ? "narrowing" : "widening",
            ["outsideAdvice"] = !_refusedAssessment,
            ["beyondOrdinary"] = !_refusedAssessment,
            ["exceptional"] = false,
            ["summary"] = _refusedAssessment ? "Support of the last two terms is closing the gap." : "Three cycles with evidence, specialist advice followed, and the gap widens.",
        },
        "assess-decision" when _refusedAssessment => new()
        {
            ["s36a"] = true,
            ["s36b"] = false,
            ["decision"] = "refuse",
            ["decidedOn"] = Iso(today),
            ["decidedBy"] = by,
            ["grounds"] = new JsonArray("progress"),
            ["reasons"] = "The support of the last two terms is working: the gap in reading has closed by nine months. It can go on from what the school has.",
        },
        "assess-decision" => new() { ["s36a"] = true, ["s36b"] = true, ["decision"] = "assess", ["decidedOn"] = Iso(today), ["decidedBy"] = by, ["earlyYearsSetting"] = false, ["sensory"] = new JsonArray() },
        "advice-views" => new() { ["receivedByAdviserOn"] = Iso(Opened(task)), ["returnedOn"] = Iso(today), ["how"] = "meeting", ["views"] = $"{Pupil.Forename} wants to be understood by friends and to feel safe at school." },
        "advice" => new()
        {
            ["receivedByAdviserOn"] = Iso(Opened(task)),
            ["returnedOn"] = Iso(today),
            ["adviser"] = by,
            ["quality"] = "ok",
            ["needs"] = "Finds it hard to say what is meant and to follow what is said to the whole class.",
            ["provision"] = "A language programme, 30 minutes twice a week, with practice in class every day.",
            ["outcomes"] = "Tells a friend or an adult what happened, in order, by the end of the next key stage.",
        },
        "plan-decision" when _refusedPlan => new()
        {
            ["necessary"] = false,
            ["decision"] = "refuse",
            ["decidedOn"] = Iso(today),
            ["decidedBy"] = by,
            ["grounds"] = new JsonArray("ordinary"),
            ["reasons"] = "What the advice asks for is within what schools ordinarily have.",
            ["feedback"] = "The advice is attached, with the programme that the school can begin at once.",
        },
        "plan-decision" => new() { ["necessary"] = true, ["decision"] = "issue", ["decidedOn"] = Iso(today), ["decidedBy"] = by },
        "plan" => Plan(today),
        "draft-next" => new() { ["next"] = "consult", ["reason"] = "They agree with the content and name a school." },
        "consult" => new()
        {
            ["settings"] = new JsonArray(
                new JsonObject { ["key"] = School.Urn, ["title"] = School.Name, ["kind"] = School.Phase == "special" ? "specialState" : "mainstream", ["preferred"] = true, ["email"] = School.Email },
                new JsonObject { ["key"] = Other.Urn, ["title"] = Other.Name, ["kind"] = Other.Phase == "special" ? "specialState" : "mainstream", ["preferred"] = false, ["email"] = Other.Email }),
        },
        "consultation" => new() { ["reply"] = "can", ["repliedOn"] = Iso(today), ["detail"] = "We have read the plan and can meet it." },
        "placement" => new()
        {
            ["decision"] = "name",
            ["settingName"] = School.Name,
            ["settingUrn"] = School.Urn,
            ["settingEmail"] = School.Email,
            ["placementType"] = School.Phase == "special" ? "specialState" : "mainstream",
            ["preferenceMet"] = true,
            ["namedAnyway"] = false,
        },
        "final-plan" => new() { ["finalOn"] = Iso(today), ["signedBy"] = by, ["gAgreedOn"] = Iso(today), ["personalBudget"] = "none" },
        _ => null,
    };

    /// <summary>What the family says about the draft.</summary>
    public JsonObject Representations(DateOnly today)
    {
        AnswersDraftOn = null;
        return new()
        {
            ["receivedOn"] = Iso(today),
            ["how"] = "writing",
            ["content"] = "agree",
            ["preference"] = true,
            ["preferenceName"] = School.Name,
            ["preferenceUrn"] = School.Urn,
            ["preferenceListed"] = true,
            ["budgetAsked"] = false,
            ["meetingWanted"] = false,
        };
    }

    /// <summary>The family changes its mind.</summary>
    public static JsonObject Withdrawal(DateOnly today) =>
        new() { ["withdrawnOn"] = Iso(today), ["withdrawnBy"] = "school", ["how"] = "writing", ["reason"] = "supported", ["confirmed"] = true, ["considered"] = true };

    private JsonObject Plan(DateOnly today)
    {
        AnswersDraftOn = _random.Bool(0.8f) ? today.AddDays(_random.Int(6, 14)) : null;
        return new()
        {
            ["a"] = $"{Pupil.Forename} wants to be understood by friends.",
            ["b"] = "Difficulty with expressive language and with attention in a large group.",
            ["c"] = "None identified that relate to special educational needs.",
            ["d"] = "None identified.",
            ["outcomes"] = new JsonArray(new JsonObject { ["number"] = 1, ["area"] = "communication", ["outcome"] = $"{Pupil.Forename} tells what happened, in order.", ["by"] = "the end of the next key stage" }),
            ["provisions"] = new JsonArray(new JsonObject { ["number"] = 1, ["need"] = "Expressive language", ["provision"] = "A language programme one to one", ["frequency"] = "Twice a week for 30 minutes", ["staffQual"] = "Trained by a speech and language therapist" }),
            ["g"] = "None.",
            ["gAgreed"] = true,
            ["h1"] = "None.",
            ["h2"] = "None.",
            ["budgetAsked"] = false,
            ["appendices"] = new JsonArray(new JsonObject { ["number"] = 1, ["title"] = "Psychological advice", ["by"] = "Educational psychology service", ["date"] = Iso(today) }),
            ["draftIssuedOn"] = Iso(today),
        };
    }

    private int HashCode(int task) => ReturnId.Value.GetHashCode() ^ (task * 397);

    private static DateOnly Opened(CaseTask task) => London.DayOf(task.OpenedAt);

    private static JsonObject ParentOf(DemoParent parent)
    {
        var row = new JsonObject
        {
            ["title"] = parent.Title,
            ["forename"] = parent.Forename,
            ["surname"] = parent.Surname,
            ["relationship"] = parent.Relationship == "Mother" ? "mother" : "father",
            ["responsible"] = true,
            ["sameAddress"] = true,
        };
        if (parent.Email is not null)
            (row["email"], row["emailAgreed"]) = (parent.Email, true);
        return row;
    }

    private static JsonObject AddressOf(DemoAddress address) => new() { ["line1"] = address.Line1, ["town"] = address.Town, ["postcode"] = address.Postcode };

    private static string Iso(DateOnly day) => day.ToString("O");
}
