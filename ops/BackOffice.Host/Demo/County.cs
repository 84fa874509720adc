using System.Text.Json.Nodes;
using Bogus;
using Bogus.DataSets;

namespace BackOffice.Host.Demo;

/// <summary>
/// An invented county: schools, settings, children and their parents, the same every time. Nobody in it exists: names are drawn at
/// random, the towns and the postcode area FX are made up, and telephone numbers are from the range kept for drama.
/// </summary>
internal sealed class County
{
    private const int Seed = 20260121;
    private const string LocalAuthority = "873";
    private const string UpnLetters = "ABCDEFGHJKLMNPQRTUVWXYZ";

    private static readonly string[] Towns =
        ["Fenbridge", "Marlow Fen", "Eastmere", "Stoke Alder", "Wickenford", "Great Sallow", "Thornwell", "Hartsey", "Littlewater", "Ouseby", "Newbarrow", "Chalkham"];

    private static readonly string[] Streets =
        ["High Street", "Mill Lane", "Church Road", "Station Road", "The Green", "Orchard Close", "Willow Way", "Fen Drove", "Meadow Rise", "School Lane", "Wharf Street", "Poplar Avenue"];

    private static readonly string[] SchoolNames =
        ["St Anne's", "Alder Brook", "Fenside", "The Willows", "Marsh Lane", "Kingfisher", "Oakfield", "Riverside", "Holy Cross", "Windmill", "Heron Way", "Lodes"];

    private readonly Faker _faker = new("en_GB") { Random = new Randomizer(Seed) };
    private readonly Dictionary<string, int> _serials = [];

    public IReadOnlyList<DemoProvider> Schools { get; }

    public IReadOnlyList<DemoProvider> Settings { get; }

    public IReadOnlyList<DemoPupil> Pupils { get; }

    private County(DateOnly today)
    {
        Schools = [.. Enumerable.Range(0, 60).Select(School)];
        Settings = [.. Enumerable.Range(0, 40).Select(Setting)];
        Pupils = [.. Enumerable.Range(0, 3000).Select(i => Pupil(i, today))];
    }

    /// <summary>The county as it stands on a day; ages follow from it.</summary>
    public static County On(DateOnly today) => new(today);

    private DemoProvider School(int i)
    {
        var phase = i < 44 ? "primary" : i < 56 ? "secondary" : "special";
        var kind = phase switch { "primary" => "Primary School", "secondary" => "Academy", _ => "School" };
        var town = Towns[i % Towns.Length];
        var name = $"{SchoolNames[(i * 7 + i / 12) % SchoolNames.Length]} {(i >= 12 ? town + " " : "")}{kind}";
        var number = phase switch { "primary" => 2000, "secondary" => 4000, _ => 7000 } + i * 3 + 1;
        return new($"school:{810001 + i}", "school", name, $"{810001 + i}", $"{LocalAuthority}/{number}", phase,
            Head(), $"office@school{i + 1}.example", Phone(), Address(town, null), "T");
    }

    private DemoProvider Setting(int i)
    {
        var childminder = i >= 28;
        var town = Towns[(i * 5) % Towns.Length];
        var name = childminder ? $"{_faker.Name.FullName()}, childminder" : $"{_faker.PickRandom("Acorns", "Ducklings", "Little Fen", "Busy Bees of", "Rainbow", "Tiny Steps")} {town} {_faker.PickRandom("Nursery", "Pre-school", "Day Nursery")}";
        return new($"setting:{EarlyYearsUrn(i)}", childminder ? "childminder" : "early-years setting", name, EarlyYearsUrn(i), null, "early years",
            Head(), $"hello@setting{i + 1}.example", Phone(), Address(town, null), "T");
    }

    private DemoPupil Pupil(int i, DateOnly today)
    {
        // School years from reception to year 11, a few beyond; a year begins on 1 September.
        var yearGroup = i % 13;
        var startOfYear = new DateOnly(today.Month >= 9 ? today.Year : today.Year - 1, 9, 1);
        var birthday = startOfYear.AddYears(-5 - yearGroup).AddDays(_faker.Random.Int(0, 364));
        var suitable = Schools.Where(s => s.Phase == "special" ? i % 17 == 0 : yearGroup <= 6 ? s.Phase == "primary" : s.Phase == "secondary").ToList();
        var school = suitable[i / 13 % suitable.Count];
        var sex = _faker.Random.Bool() ? Name.Gender.Female : Name.Gender.Male;
        var surname = _faker.Name.LastName();
        var address = Address(_faker.PickRandom(Towns), surname);
        return new($"P{100001 + i}", Upn(school, birthday), _faker.Name.FirstName(sex), surname, birthday, sex == Name.Gender.Female ? "F" : "M",
            YearGroupName(yearGroup), school.Id, address, Parents(surname, address, i),
            i % 29 == 0 ? "E" : i % 7 == 0 ? "K" : "N", Household.Of(i, today));
    }

    private List<DemoParent> Parents(string surname, DemoAddress address, int i)
    {
        var parents = new List<DemoParent> { Parent(_faker.Random.Bool(0.8f) ? surname : _faker.Name.LastName(), Name.Gender.Female, "Mother", address, true, $"parent{i + 1}a@home.example") };
        if (_faker.Random.Bool(0.7f))
            parents.Add(Parent(surname, Name.Gender.Male, "Father", _faker.Random.Bool(0.8f) ? address : Address(_faker.PickRandom(Towns), surname), false, $"parent{i + 1}b@home.example"));
        return parents;
    }

    private DemoParent Parent(string surname, Name.Gender gender, string relationship, DemoAddress address, bool email, string mail) =>
        new(gender == Name.Gender.Female ? _faker.PickRandom("Ms", "Mrs", "Miss") : "Mr", _faker.Name.FirstName(gender), surname, relationship, email ? mail : null, Phone(), address);

    private DemoAddress Address(string town, string? household)
    {
        var line1 = household is null ? Streets[_faker.Random.Int(0, Streets.Length - 1)] : $"{_faker.Random.Int(1, 140)} {Streets[_faker.Random.Int(0, Streets.Length - 1)]}";
        return new(line1, town, "Fenland", $"FX{1 + Array.IndexOf(Towns, town)} {_faker.Random.Int(1, 9)}{_faker.Random.String2(2, "ABDEFGHJLNPQRSTUWXYZ")}");
    }

    private string Head() => $"{_faker.PickRandom("Mr", "Mrs", "Ms", "Dr")} {_faker.Name.LastName()}";

    private string Phone() => $"01632 960{_faker.Random.Int(0, 999):000}";

    /// <summary>The register's number of a setting.</summary>
    /// <summary>Place among the settings of the childminder whose last return was accepted and who has not begun this one.</summary>
    public const int ReturningChildminder = 30;

    public static string EarlyYearsUrn(int i) => $"{510001 + i}";

    private static string YearGroupName(int yearGroup) => yearGroup == 0 ? "R" : yearGroup.ToString();

    /// <summary>A unique pupil number: check letter, council, school, year of entry, serial. data.md section 5.</summary>
    private string Upn(DemoProvider school, DateOnly birthday)
    {
        var cohort = $"{LocalAuthority}{school.LaEstab![4..]}{(birthday.Year + 5) % 100:00}";
        _serials[cohort] = _serials.GetValueOrDefault(cohort) + 1;
        var digits = $"{cohort}{_serials[cohort]:000}";
        var sum = digits.Select((digit, position) => (digit - '0') * (position + 2)).Sum();
        return UpnLetters[sum % 23] + digits;
    }
}

internal sealed record DemoProvider(string Id, string Kind, string Name, string Urn, string? LaEstab, string Phase, string HeadName, string Email, string Phone, DemoAddress Address, string TermCalendar);

internal sealed record DemoPupil(string Id, string Upn, string Forename, string Surname, DateOnly DateOfBirth, string Sex, string YearGroup, string ProviderId, DemoAddress Address, IReadOnlyList<DemoParent> Parents, string SenStatus, JsonObject? Household);

internal sealed record DemoParent(string Title, string Forename, string Surname, string Relationship, string? Email, string Phone, DemoAddress Address);

internal sealed record DemoAddress(string Line1, string Town, string County, string Postcode);
