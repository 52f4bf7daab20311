"""What expressions read of the acting person."""

from engine.access.directory import Department, Directory, Person
from engine.form.context import me_values

DEPARTMENTS = {
    "d1": Department("d1", "company", "Company"),
    "d2": Department("d2", "sales", "Sales", parent="d1"),
}
ANN = Person("a", "ann", "Ann", "d2", None, frozenset({"demo.sales", "other.clerk", "admin"}))
DIRECTORY = Directory({"a": ANN}, DEPARTMENTS)


def test_an_app_s_own_roles_go_by_their_bare_keys_and_others_by_theirs() -> None:
    assert me_values(ANN, DIRECTORY, "demo")["roles"] == ("admin", "other.clerk", "sales")


def test_a_person_is_in_his_department_and_in_all_above_it() -> None:
    assert me_values(ANN, DIRECTORY, "demo")["departments"] == ("d2", "sales", "d1", "company")


def test_a_circle_of_departments_ends() -> None:
    circle = {
        "x": Department("x", "x", "X", parent="y"),
        "y": Department("y", "y", "Y", parent="x"),
    }
    person = Person("p", "p", "P", "x")

    assert me_values(person, Directory({"p": person}, circle), "demo")["departments"] == (
        "x",
        "x",
        "y",
        "y",
    )
