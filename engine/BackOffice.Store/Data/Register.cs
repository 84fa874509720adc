namespace BackOffice.Store.Data;

/// <summary>A pupil in the register.</summary>
public sealed class Pupil
{
    /// <summary>Key in the register, for example <c>P000123</c>.</summary>
    public required string Id { get; set; }

    /// <summary>Number of changes so far: the fence of the pupil's grain.</summary>
    public long Version { get; set; }

    /// <summary>Unique pupil number, when one has been given.</summary>
    public string? Upn { get; set; }

    /// <summary>Legal forename.</summary>
    public required string Forename { get; set; }

    /// <summary>Legal surname.</summary>
    public required string Surname { get; set; }

    /// <summary>Name that the pupil uses, when it differs.</summary>
    public string? KnownAs { get; set; }

    /// <summary>Date of birth.</summary>
    public DateOnly DateOfBirth { get; set; }

    /// <summary>Sex as recorded for the census: F, M.</summary>
    public string? Sex { get; set; }

    /// <summary>National curriculum year group: N1, N2, R, 1 to 14.</summary>
    public string? YearGroup { get; set; }

    /// <summary>School or setting attended now.</summary>
    public string? ProviderId { get; set; }

    /// <summary>Home address.</summary>
    public Guid? AddressId { get; set; }

    /// <summary>Special educational needs status: N (none), K (support), E (EHC plan).</summary>
    public string? SenStatus { get; set; }

    /// <summary>First language, ISO 639.</summary>
    public string? Language { get; set; }

    /// <summary>True while the council looks after the child.</summary>
    public bool LookedAfter { get; set; }

    /// <summary>Further facts of the record, as JSON, that packs may set by their own keys.</summary>
    public string Facts { get; set; } = "{}";

    /// <summary>Lower-case text that search reads: names, UPN, date of birth and postcode. Kept by the store.</summary>
    public string Search { get; set; } = "";

    /// <summary>When the record last changed (UTC).</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>An adult in the register: a parent or carer, or a professional.</summary>
public sealed class Person
{
    /// <summary>Key in the register.</summary>
    public Guid Id { get; set; }

    /// <summary>Mr, Ms, Dr and so on; null when not known.</summary>
    public string? Title { get; set; }

    /// <summary>Forename.</summary>
    public required string Forename { get; set; }

    /// <summary>Surname.</summary>
    public required string Surname { get; set; }

    /// <summary>E-mail address.</summary>
    public string? Email { get; set; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; set; }

    /// <summary>Postal address.</summary>
    public Guid? AddressId { get; set; }

    /// <summary>Account in the portal, when the person has one.</summary>
    public string? AccountId { get; set; }

    /// <summary>Lower-case text that search reads. Kept by the store.</summary>
    public string Search { get; set; } = "";
}

/// <summary>What a person is to a pupil.</summary>
public sealed class Contact
{
    /// <summary>The pupil.</summary>
    public required string PupilId { get; set; }

    /// <summary>The person.</summary>
    public Guid PersonId { get; set; }

    /// <summary>Mother, father, carer, social worker and so on.</summary>
    public required string Relationship { get; set; }

    /// <summary>True when the person has parental responsibility in law.</summary>
    public bool ParentalResponsibility { get; set; }

    /// <summary>True when the pupil lives with the person.</summary>
    public bool LivesWith { get; set; }

    /// <summary>Order in which to write and telephone; 1 is first.</summary>
    public int Priority { get; set; } = 1;
}

/// <summary>A school, nursery, childminder, college or other provider.</summary>
public sealed class Provider
{
    /// <summary>Key, for example <c>school:810001</c> or <c>setting:EY1234</c>.</summary>
    public required string Id { get; set; }

    /// <summary>Number of changes so far: the fence of the provider's grain.</summary>
    public long Version { get; set; }

    /// <summary><c>school</c>, <c>early-years</c>, <c>college</c>, <c>body</c>.</summary>
    public required string Kind { get; set; }

    /// <summary>Name.</summary>
    public required string Name { get; set; }

    /// <summary>Unique reference number of a school, or Ofsted's of a setting.</summary>
    public string? Urn { get; set; }

    /// <summary>Local authority and establishment number, for example <c>810/2001</c>.</summary>
    public string? LaEstab { get; set; }

    /// <summary>Primary, secondary, special, nursery and so on.</summary>
    public string? Phase { get; set; }

    /// <summary>Name of the head teacher or manager.</summary>
    public string? HeadName { get; set; }

    /// <summary>E-mail address for letters.</summary>
    public string? Email { get; set; }

    /// <summary>Telephone number.</summary>
    public string? Phone { get; set; }

    /// <summary>Postal address.</summary>
    public Guid? AddressId { get; set; }

    /// <summary>Term calendar that its school days are counted by, for example <c>T</c>.</summary>
    public string? TermCalendar { get; set; }

    /// <summary>False once it has closed.</summary>
    public bool Open { get; set; } = true;

    /// <summary>Further facts of the record, as JSON.</summary>
    public string Facts { get; set; } = "{}";

    /// <summary>Lower-case text that search reads. Kept by the store.</summary>
    public string Search { get; set; } = "";

    /// <summary>When the record last changed (UTC).</summary>
    public DateTimeOffset ChangedAt { get; set; }
}

/// <summary>A postal address.</summary>
public sealed class Address
{
    /// <summary>Key.</summary>
    public Guid Id { get; set; }

    /// <summary>Unique property reference number, when known.</summary>
    public string? Uprn { get; set; }

    /// <summary>First line.</summary>
    public required string Line1 { get; set; }

    /// <summary>Second line.</summary>
    public string? Line2 { get; set; }

    /// <summary>Town.</summary>
    public required string Town { get; set; }

    /// <summary>County, when it is written.</summary>
    public string? County { get; set; }

    /// <summary>Postcode.</summary>
    public required string Postcode { get; set; }

    /// <summary>The lines as they go on an envelope.</summary>
    public IReadOnlyList<string> Lines() =>
        [.. new[] { Line1, Line2, Town, County, Postcode }.Where(line => !string.IsNullOrWhiteSpace(line)).Select(line => line!)];
}

/// <summary>A note on a pupil's or provider's record.</summary>
public sealed class RecordNote
{
    /// <summary>Key.</summary>
    public Guid Id { get; set; }

    /// <summary><c>pupil</c>, <c>provider</c> or <c>person</c>.</summary>
    public required string RecordKind { get; set; }

    /// <summary>Key of that record.</summary>
    public required string RecordId { get; set; }

    /// <summary>The note.</summary>
    public required string Text { get; set; }

    /// <summary>Who wrote it.</summary>
    public required string AuthorId { get; set; }

    /// <summary>Name of who wrote it.</summary>
    public required string AuthorName { get; set; }

    /// <summary>When (UTC).</summary>
    public DateTimeOffset WrittenAt { get; set; }
}
