namespace BackOffice.Store.Tests;

public class PlaceholderTests { }
